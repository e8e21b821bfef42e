"""Texts: every encoding and line end, what is refused and how, and what is kept in memory."""

import codecs
import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import Cancelled, NotTextError, TextError
from rnnviz.core.text.corpus import SNIFF_BYTES, Vocabulary, corpus_from_string, read_corpus
from rnnviz.core.text.decoding import CHUNK_BYTES, Oddity
from rnnviz.core.text.encodings import LATIN1, UTF8, encoding_of
from rnnviz.core.text.reading import Origin, TextReading, doubts

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def file_of(folder, data, name="a.txt"):
    path = folder / name
    path.write_bytes(data)
    return path


def text_of(corpus):
    return corpus.vocabulary.decode(corpus.ids)


def with_unix_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ── encodings ──


@pytest.mark.parametrize(
    ("codec", "bom", "shown"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8 with BOM"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "UTF-32"),
    ],
)
@pytest.mark.parametrize("text", ["plain", "größer — 語 🦆\n", "a\r\nb\rc\n"])
def test_unicode_is_read_with_and_without_bom(tmp_path, codec, bom, shown, text):
    corpus = read_corpus(file_of(tmp_path, bom + text.encode(codec)))
    assert text_of(corpus) == with_unix_lines(text)
    assert corpus.encoding == shown
    assert not corpus.guessed


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("latin-1", "Die Mühle über dem Fluß gehörte niemandem; für die Gänse war sie ein Dach. "),
        ("cp1252", "Où est l'été? Le garçon a mangé des pâtes à la crème, près de la forêt. "),
        ("cp1252", "På ön bodde en gammal gås. Hon hade två ägg, för hösten var kall och vägen lång. "),
        ("cp1252", "She said “no” — and that’s that. The miller’s clock cost £3 and ran backwards… "),
        ("cp1250", "Mlinar je imao dvije guske i sat koji je išao unatrag; čekao je, šutio i žalio. "),
        ("cp1251", "Мельник держал двух гусей и часы, которые каждый вечер возвращали ему день. "),
    ],
)
def test_other_encodings_are_guessed(tmp_path, codec, text):
    corpus = read_corpus(file_of(tmp_path, (text * 6).encode(codec)))
    assert text_of(corpus) == text * 6
    assert corpus.guessed
    assert corpus.encoding.startswith("CP125")


@pytest.mark.parametrize(
    ("codec", "late"), [("cp1252", "und dann für Gänse, größer und schöner. "), ("big5", "他還在學校讀書。")]
)
def test_the_first_foreign_byte_may_stand_late(tmp_path, codec, late):
    """Behind the part that is sniffed at, and behind the first megabyte."""
    text = "only plain letters, line after line.\n" * (CHUNK_BYTES // 30) + late * 60
    corpus = read_corpus(file_of(tmp_path, text.encode(codec)))
    assert corpus.guessed
    assert text_of(corpus)[-400:] == text[-400:]


JAPANESE = "川沿いの町に時計を直す老人が住んでいた。「今日は雨が降りますか」と少女が尋ねた。\n"
CHINESE = "河边的小镇上住着一位老人，他每天早上都很早起来，打开窗户喝茶。\n"
TRADITIONAL = "河邊的小鎮上住著一位老人，他每天早上都很早起來，打開窗戶喝茶。\n"
KOREAN = "강가의 작은 마을에 시계를 고치는 노인이 살고 있었다. 하늘은 조금씩 어두워졌다.\n"
GREEK = "Ο μυλωνάς είχε δύο χήνες και ένα ρολόι. Άνοιξε το παράθυρο και είδε τη βάρκα.\n"
RUSSIAN = "Мельник держал двух гусей и часы, которые каждый вечер возвращали ему день.\n"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("shift_jis", JAPANESE), ("euc_jp", JAPANESE), ("iso2022_jp", JAPANESE), ("gb18030", CHINESE),
        ("gb18030", TRADITIONAL), ("big5", TRADITIONAL), ("euc_kr", KOREAN), ("koi8-r", RUSSIAN),
        ("iso8859-5", RUSSIAN), ("iso8859-7", GREEK), ("cp1253", GREEK),
    ],
)  # fmt: skip
def test_many_bytes_and_other_scripts_are_guessed(tmp_path, codec, text):
    """Long enough that a slice of the bytes would end inside a character."""
    text = (text + "Some English.\n") * 1500
    corpus = read_corpus(file_of(tmp_path, text.encode(codec)))
    assert corpus.guessed
    assert corpus.reading.replaced is None
    assert text_of(corpus) == text


@pytest.mark.parametrize(
    ("codec", "text", "taken"),
    [
        ("cp932", JAPANESE + "①②\n", "CP932"),
        ("cp949", KOREAN + "똠방각하\n", "CP949"),
        ("big5hkscs", TRADITIONAL + "嘅咗\n", "BIG5HKSCS"),
    ],
)
def test_a_wider_encoding_of_the_same_kind_is_taken_where_it_must_be(tmp_path, codec, text, taken):
    corpus = read_corpus(file_of(tmp_path, (text * 20).encode(codec)))
    assert corpus.encoding == taken
    assert text_of(corpus) == text * 20


def test_what_fits_no_encoding_of_its_kind_is_replaced_and_counted(tmp_path):
    data = (JAPANESE * 20).encode("shift_jis")
    corpus = read_corpus(file_of(tmp_path, data[:78] + b"\xff" + data[78:]))
    assert corpus.encoding == "SHIFT-JIS"
    assert corpus.reading.replaced == Oddity(1, 40, 1)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Plain.\n", "größer — schöner\n", RUSSIAN, CHINESE, KOREAN, JAPANESE])
def test_unicode_without_bom_is_recognized_and_said(tmp_path, codec, text):
    corpus = read_corpus(file_of(tmp_path, (text * 9).encode(codec)))
    assert text_of(corpus) == text * 9
    assert corpus.encoding == codec.upper()
    assert "guessed" in doubts("a.txt", corpus.reading)[0]


# ── UTF-8 that was hurt ──


@pytest.mark.parametrize("text", [JAPANESE, KOREAN, RUSSIAN, "Die Mühle, größer.\n", "only a – dash.\n"])
@pytest.mark.parametrize("times", [1, 50, 2000])
@pytest.mark.parametrize(
    ("way", "count"),
    [("0xFF", 1), ("cut at the start", None), ("cut at the end", None), ("in the middle", 1)],
)
def test_one_broken_place_leaves_a_text_utf8(tmp_path, text, times, way, count):
    data = (text * times).encode()
    first = next(i for i, byte in enumerate(data) if byte >= 0x80)
    last = max(i for i, byte in enumerate(data) if byte >= 0xC0)
    match way:
        case "0xFF":
            data = data[:first] + b"\xff" + data[first:]
        case "cut at the start":
            data = data[first + 1 :]
        case "cut at the end":
            data = data[: last + 1] if text != "only a – dash.\n" else data[: last + 2]
        case _:
            data = (b"Plain, \xff and plain.\n") + data
    corpus = read_corpus(file_of(tmp_path, data))
    assert corpus.encoding == "UTF-8"
    assert not corpus.guessed
    assert text_of(corpus) == data.decode("utf-8", "replace")
    replaced = corpus.reading.replaced
    assert replaced.count == (count or replaced.count)
    assert text_of(corpus)[replaced.place - 1] == "\ufffd"
    assert replaced.line == text_of(corpus)[: replaced.place].count("\n") + 1
    assert len(doubts("a.txt", corpus.reading)) == 1


def test_a_byte_that_no_text_has_makes_plain_english_no_other_language(tmp_path):
    corpus = read_corpus(file_of(tmp_path, b"Plain English, line after line.\n" * 90 + b"\xff\n"))
    assert corpus.reading == TextReading(UTF8, Origin.VALID, Oddity(1, 90 * 32 + 1, 91))


def test_every_byte_of_a_character_that_is_cut_is_counted(tmp_path):
    corpus = read_corpus(file_of(tmp_path, JAPANESE.encode() + "語".encode()[:2]))
    assert corpus.reading.replaced == Oddity(2, len(JAPANESE) + 1, 2)


def test_half_an_umlaut_at_the_end_of_plain_english_is_no_other_letter(tmp_path):
    corpus = read_corpus(file_of(tmp_path, b"The miller and the M\xc3"))
    assert text_of(corpus) == "The miller and the M\ufffd"
    assert corpus.encoding == "UTF-8"


def test_many_broken_bytes_among_more_letters_leave_a_text_utf8(tmp_path):
    corpus = read_corpus(file_of(tmp_path, ("für größere Mühlen und Flöße\n".encode() + b"\xff") * 1500))
    assert corpus.encoding == "UTF-8"
    assert corpus.reading.replaced.count == 1500


def test_a_letter_of_another_script_does_not_stand_among_latin_ones(tmp_path):
    names = "Hébert, Níger, Aïda, Léon, Níger, Hébert, Día, Åsa, Noël.\n"
    assert text_of(read_corpus(file_of(tmp_path, names.encode("cp1252")))) == names


def test_characters_that_stood_in_the_file_as_replaced_are_not_counted(tmp_path):
    corpus = read_corpus(file_of(tmp_path, ("schön \ufffd und größer\n" * 9).encode() + b"\xe4"))
    assert corpus.reading.replaced.count == 1
    assert text_of(corpus).count("\ufffd") == 10


# ── NULs ──


@pytest.mark.parametrize("before", [0, 40, SNIFF_BYTES + 5, CHUNK_BYTES + 5])
@pytest.mark.parametrize("count", [1, 3])
def test_nuls_are_kept_counted_and_said_wherever_they_stand(tmp_path, before, count):
    text = "a short text\n" * (before // 13) + "\0" * count + "and its end"
    corpus = read_corpus(file_of(tmp_path, text.encode()))
    assert text_of(corpus) == text
    line = before // 13 + 1
    assert corpus.reading.nuls == Oddity(count, (line - 1) * 13 + 1, line)
    assert "NUL" in doubts("a.txt", corpus.reading)[0]


def test_nuls_at_the_end_of_a_short_text(tmp_path):
    corpus = read_corpus(file_of(tmp_path, b"hello there\0\0\0"))
    assert corpus.reading.nuls == Oddity(3, 12, 1)


def test_a_file_is_binary_by_the_whole_of_it_not_by_its_beginning(tmp_path):
    text = "a text with a strange beginning\n" * 9000
    assert text_of(read_corpus(file_of(tmp_path, b"\0" * 9000 + text.encode()))) == "\0" * 9000 + text
    with pytest.raises(NotTextError):
        read_corpus(file_of(tmp_path, text.encode()[: 2 * SNIFF_BYTES] + b"\1\2" * 9000))


# ── an encoding that is given ──


def test_the_encoding_that_is_given_is_taken(tmp_path):
    path = file_of(tmp_path, ("für Gänse\n" * 9).encode("cp1252"))
    corpus = read_corpus(path, encoding=encoding_of("koi8-r"))
    assert text_of(corpus) == ("für Gänse\n" * 9).encode("cp1252").decode("koi8-r")
    assert (corpus.encoding, corpus.reading.origin) == ("KOI8-R", Origin.CHOSEN)
    assert doubts("a.txt", corpus.reading) == ()


def test_what_does_not_fit_the_encoding_that_is_given_is_replaced_and_said(tmp_path):
    path = file_of(tmp_path, "schön".encode("cp1252"))
    corpus = read_corpus(path, encoding=UTF8)
    assert text_of(corpus) == "sch\ufffdn"
    assert "1 byte of a.txt is not UTF-8" in doubts("a.txt", corpus.reading)[0]


def test_with_an_encoding_given_nothing_is_refused(tmp_path):
    data = bytes(range(256))
    corpus = read_corpus(file_of(tmp_path, data), encoding=LATIN1)
    assert text_of(corpus) == with_unix_lines(data.decode("latin-1"))


@pytest.mark.parametrize(
    ("bom", "given", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
    ],
)
def test_a_bom_is_no_character_of_the_encoding_that_is_given(tmp_path, bom, given, codec):
    corpus = read_corpus(file_of(tmp_path, bom + "größer".encode(codec)), encoding=encoding_of(given))
    assert text_of(corpus) == "größer"


def test_half_a_character_at_the_end_of_utf16_is_replaced(tmp_path):
    corpus = read_corpus(file_of(tmp_path, codecs.BOM_UTF16_LE + "abc".encode("utf-16-le") + b"d"))
    assert text_of(corpus) == "abc\ufffd"


def test_a_bom_alone_is_an_empty_text(tmp_path):
    assert read_corpus(file_of(tmp_path, codecs.BOM_UTF8)).size == 0


# ── line ends ──


def test_line_ends_become_newlines(tmp_path):
    corpus = read_corpus(file_of(tmp_path, b"a\r\nb\rc\n\r\n\n\rd\r"))
    assert text_of(corpus) == "a\nb\nc\n\n\n\nd\n"


@pytest.mark.parametrize("after", [b"\nb", b"b", b"\r\nb", b""])
def test_a_carriage_return_at_the_very_end_of_a_chunk(tmp_path, after):
    data = b"x" * (CHUNK_BYTES - 1) + b"\r" + after
    corpus = read_corpus(file_of(tmp_path, data))
    assert text_of(corpus) == with_unix_lines(data.decode())


def test_a_character_across_the_border_of_a_chunk(tmp_path):
    text = "x" * (CHUNK_BYTES - 2) + "語語"
    assert text_of(read_corpus(file_of(tmp_path, text.encode())))[-4:] == "xx語語"


# ── characters and numbers ──


def test_the_vocabulary_is_sorted(tmp_path):
    corpus = read_corpus(file_of(tmp_path, "zaäZ9\n🦆".encode()))
    assert corpus.vocabulary.characters == "".join(sorted("zaäZ9\n🦆"))
    assert corpus.vocab_size == 7
    assert corpus.size == 7


def test_lower_case(tmp_path):
    path = file_of(tmp_path, "Quelling, ÄRGER".encode())
    corpus = read_corpus(path, lower_case=True)
    assert text_of(corpus) == "quelling, ärger"
    assert corpus.lower_case
    assert not read_corpus(path).lower_case


def test_a_text_in_memory_is_lower_cased():
    """The network sees lower-case characters, not only a flag that says so; the text itself is kept."""
    lower = corpus_from_string("Quelling, ÄRGER", "mine", lower_case=True)
    assert text_of(lower) == "quelling, ärger"
    assert lower.vocabulary.characters == "".join(sorted(set("quelling, ärger")))
    assert lower.lower_case
    assert lower.source == "Quelling, ÄRGER"


@pytest.mark.parametrize(("unique", "dtype"), [(256, np.uint8), (257, np.uint16), (65_536, np.uint16)])
def test_ids_take_one_byte_or_two(unique, dtype):
    text = "".join(chr(c) for c in range(0x20, 0x20 + 0xD000))[: min(unique, 0xD000)]
    text += "".join(chr(c) for c in range(0x10000, 0x10000 + unique - len(text)))
    corpus = corpus_from_string(text, "many")
    assert corpus.vocab_size == unique
    assert corpus.ids.dtype == dtype
    assert text_of(corpus) == text


def test_more_characters_than_can_be_numbered_are_refused():
    text = "".join(chr(c) for c in range(0x10000, 0x20001))
    with pytest.raises(TextError, match="more than 65,536 different characters"):
        corpus_from_string(text, "too many")


@pytest.mark.parametrize("text", ["\0", "\x1f" * 9, "\ufeffa"])
def test_any_string_is_a_text(text):
    assert text_of(corpus_from_string(text, "mine")) == text


def test_a_lone_surrogate_is_no_character():
    assert text_of(corpus_from_string("a\ud800b", "mine")) == "a?b"


def test_ids_are_read_only():
    corpus = corpus_from_string("abc", "abc")
    with pytest.raises(ValueError, match="read-only"):
        corpus.ids[0] = 1


def test_a_long_text_costs_one_byte_a_character(tmp_path, story):
    text = story(3 * CHUNK_BYTES)
    corpus = read_corpus(file_of(tmp_path, text.encode()))
    assert corpus.ids.nbytes == corpus.size == len(text)
    assert corpus.ids.itemsize <= 2
    assert text_of(corpus) == text


@given(texts)
def test_a_text_becomes_a_corpus_and_comes_back(text):
    corpus = corpus_from_string(text, "any")
    assert text_of(corpus) == with_unix_lines(text)
    assert corpus.vocabulary.characters == "".join(sorted(set(with_unix_lines(text))))


@given(texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_file_comes_back_in_every_encoding(tmp_path_factory, text, codec):
    if codec == "utf-8":  # without a BOM, control characters and a BOM of its own mean something
        text = "".join(c for c in text if c.isprintable() or c in "\n\r\t").lstrip("\ufeff")
    text = text.lstrip("\0")  # a NUL after the BOM of UTF-16 makes it that of UTF-32
    path = file_of(tmp_path_factory.getbasetemp(), text.encode(codec), "property.txt")
    assert text_of(read_corpus(path)) == with_unix_lines(text)


@given(texts, texts)
def test_what_is_encoded_is_decoded(known, text):
    vocabulary = Vocabulary("".join(dict.fromkeys(known)))
    ids, unknown = vocabulary.encode(text)
    assert vocabulary.decode(ids) == "".join(c for c in text if c in known)
    assert unknown == "".join(dict.fromkeys(c for c in text if c not in known))
    assert ids.dtype.itemsize <= 2


def test_a_vocabulary_holds_a_character_once():
    with pytest.raises(ValueError, match="each character once"):
        Vocabulary("hello")


def test_vocabularies_are_equal_by_their_characters_in_order():
    assert Vocabulary("helo") == Vocabulary("helo")
    assert hash(Vocabulary("helo")) == hash(Vocabulary("helo"))
    assert Vocabulary("helo") != Vocabulary("ehlo")
    assert Vocabulary("helo") != "helo"
    assert len(Vocabulary("helo")) == 4


# ── what a corpus says of itself ──


@pytest.mark.parametrize("data", [b"", b"abc", "ä\r\n".encode(), b"x" * (CHUNK_BYTES + 1)])
def test_sha256_is_that_of_the_file(tmp_path, data):
    path = file_of(tmp_path, data)
    assert read_corpus(path).sha256 == hashlib.sha256(data).hexdigest()


def test_sha256_of_a_guessed_text_is_that_of_the_file(tmp_path):
    data = ("für Gänse " * 30).encode("cp1252")
    assert read_corpus(file_of(tmp_path, data)).sha256 == hashlib.sha256(data).hexdigest()


def test_name_and_path(tmp_path):
    path = file_of(tmp_path, b"abc", "some book.txt")
    corpus = read_corpus(path)
    assert (corpus.name, corpus.path) == ("some book.txt", path)
    assert corpus_from_string("abc", "mine").path is None


# ── what is refused ──


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"mine is empty: 0 characters, and training needs at least 26"),
        ("abc", r"mine has 3 characters; with seq_length 25 it must have at least 26"),
        ("abcde" * 5, r"mine has 25 characters; with seq_length 25 it must have at least 26"),
        ("a" * 1000, r"nothing to learn from mine: it holds one single character, 'a'"),
        ("\r\n" * 1000, r"one single character, '\\n'"),
    ],
)
def test_a_text_that_nothing_can_be_learned_from(text, message):
    with pytest.raises(TextError, match=message):
        corpus_from_string(text, "mine").require(25)


def test_a_text_just_long_enough_is_taken():
    corpus_from_string("abcde" * 5 + "a", "mine").require(25)


@pytest.mark.parametrize(
    "data",
    [b"\x7fELF\x02\x01\x01" + bytes(50), b"abc\0d\xff\xfe", bytes(range(1, 9)) * 10, bytes(range(256))],
)
def test_a_binary_file_is_told_apart_and_taken_if_insisted(tmp_path, data):
    path = file_of(tmp_path, data, "program")
    with pytest.raises(NotTextError, match="program does not look like text"):
        read_corpus(path)
    corpus = read_corpus(path, accept_binary=True)
    assert text_of(corpus) == with_unix_lines(data.decode("latin-1"))


def test_insisting_changes_nothing_for_a_text(tmp_path):
    path = file_of(tmp_path, "größer".encode())
    assert text_of(read_corpus(path, accept_binary=True)) == "größer"


def test_a_missing_file(tmp_path):
    with pytest.raises(TextError, match=r"There is no file .*nowhere.txt"):
        read_corpus(tmp_path / "nowhere.txt")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(TextError, match="is not a file"):
            read_corpus(path, accept_binary=True)


def test_a_folder(tmp_path):
    with pytest.raises(TextError, match="is a folder; choose a text file in it"):
        read_corpus(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file(tmp_path):
    path = file_of(tmp_path, b"secret")
    path.chmod(0)
    with pytest.raises(TextError, match="no permission to read"):
        read_corpus(path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "file.txt/inside"])
def test_an_impossible_path(tmp_path, name):
    file_of(tmp_path, b"abc", "file.txt")
    with pytest.raises(TextError):
        read_corpus(tmp_path / name)


@given(st.binary(max_size=400))
def test_no_bytes_make_it_stumble(tmp_path_factory, data):
    """Either a text whose every number stands for a character, or a word that it is none."""
    path = file_of(tmp_path_factory.getbasetemp(), data, "bytes.txt")
    try:
        corpus = read_corpus(path)
    except NotTextError:
        corpus = read_corpus(path, accept_binary=True)
    assert len(text_of(corpus)) == corpus.size


# ── progress ──


def test_progress_ends_with_everything_read(tmp_path):
    path = file_of(tmp_path, b"x" * (2 * CHUNK_BYTES + 5))
    seen = []
    read_corpus(path, progress=lambda done, total: seen.append((done, total)))
    total = 2 * CHUNK_BYTES + 5
    assert seen == [(CHUNK_BYTES, total), (2 * CHUNK_BYTES, total), (total, total)]


def test_progress_may_cancel(tmp_path):
    path = file_of(tmp_path, b"x" * (3 * CHUNK_BYTES))
    seen = []

    def cancel(done, _total):
        seen.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        read_corpus(path, progress=cancel)
    assert seen == [CHUNK_BYTES]
