"""How many syllables English words have, told by their letters alone.

Knows spelling; knows no dictionary of sounds and no metre. Groups of vowels are counted; then patterns of
letters take one away where a vowel is written and not spoken, and add one where a group is spoken as two.
What spelling does not tell stands in a list. Of running English words about one in two hundred is counted
wrong; how many lines that are, is tested on verse that was written to have ten.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_GROUP = re.compile(r"[aeiouyàâäæéèêëîïôöœùûü]+")

_SILENT = tuple(
    re.compile(pattern)
    for pattern in (
        r"[^aeiouy]e$(?<![^aeiouylr]le)(?<![bct]re)",  # make, but table, acre
        r"[^aeiouycsxzg]es$(?<![^aeiouylr]les)(?<![cs]hes)(?<![bct]res)",  # makes, but tables, churches
        r"[^aeiouytd]ed$(?<![^aeiouylrw]led)(?<![bct]red)",  # walked, but wanted, settled
        r".[^aeiouy]e(?:ly|ful|fully|less|ness|ments?|wards?|like|hood)$(?<!element)(?<!elements)|"  # lonely
        r"^(?:some|there|where|here|home|life|fire|side|time|else|horse|house|shore|stone|name|more|safe|eye|"
        r"grave|base|barge|pine|whole|rose|tide|wave|white|blue|gate|bone|cave|grape|lime|mile|pole|nine|fare|"
        r"fore|like|hence)(?=[bcdfghjklmnpqstvw]..)",  # something, firelight
        r"[gq]ues?$",  # league, opaque
    )
)
_SPOKEN = tuple(
    re.compile(pattern)
    for pattern in (
        r"[aeou]y(?=[aiou]|e[^ds]|er)",  # beyond, but stayed
        r"(?<=[^aeiouy])y(?=[aeiou])(?!ard|e[ds]?$)",  # flying, but rye
        r"(?<![cgstx])(?<!.[ln])i(?=[ao])(?!age)|(?<=.[ln])i(?=a$|ou|ate)",  # piano, but nation, million
        r"(?<![cgt])i(?=u)",  # medium
        r"(?<![ct])(?<!^.)(?<!^[cfpsgt].)i(?=e(?:t|ty|nce|nt|st|r|rs)$)|(?<=[cdu])i(?=et)",  # quiet, happier
        r"(?<![gp])e(?=o)|e(?=ing$|ums?$)",  # theory, seeing, museum
        r"(?<![gq])u(?=a(?!de|si)|ou|ing$|el)",  # actual, cruel, but persuade
        r"(?<=[lr])u(?=i[nd])|(?<!q)u(?=ence)",  # ruin, fluid, influence
        r"o(?=ings?$|e[mt]s?$|ever)|a(?=os$)",  # going, poem, chaos
        r"(?<=cr)e(?=at[eio])|^re(?=act)|(?<=[dr])e(?=as?$)",  # create, react, idea
        r"(?:s|th)ms?$",  # prism, rhythm
    )
)
_LISTED = (
    "",
    "ache aches eye eyes eyed aisle aisles isle isles fourth prayer prayers drawer drawers o'er e'er ne'er",
    "every giant giants client clients choir choirs hundred hundreds hundredth kindred wicked naked "
    "sacred rugged ragged crooked wretched evening evenings someone goodbye ninety cushion cushions "
    "fashion fashions forehead foreheads mr mrs barefoot business soldier soldiers sovereign safety thereby "
    "thereof therein thereon thereto whereby whereof wherein maybe bridegroom vineyard handsome issue issues "
    "value values rescue argue argues statue statues oneself wednesday",
    "beloved everything everyone everywhere area areas ideas beautiful vegetable vegetables forgiveness "
    "moreover handsomely",
    "everybody beautifully geometry experience experienced",
)
"""Words by their number of syllables."""
_ODD = {word: count for count, words in enumerate(_LISTED) for word in words.split()}
_MOST_WORDS = 1 << 14
"""That are remembered: those of a text come again and again."""


def syllables(text: str) -> int:
    """The syllables of all words of ``text``; 0 where it has none. A word has one at least.

    A word is a run of letters, with apostrophes between them; parts with hyphens are words of their own.
    """
    return sum(_of_word(word.group().lower().replace("\u2019", "'")) for word in _WORD.finditer(text))


@lru_cache(_MOST_WORDS)
def _of_word(word: str) -> int:
    if word in _ODD:
        return _ODD[word]
    stem, mark, ending = word.rpartition("'")
    if mark:
        return _of_word(stem) + _of_ending(stem, ending)
    count = len(_GROUP.findall(word))
    if count > 1:
        count -= sum(1 for pattern in _SILENT if pattern.search(word))
    count += sum(len(pattern.findall(word)) for pattern in _SPOKEN)
    return max(1, count)


def _of_ending(stem: str, ending: str) -> int:
    """What stands after an apostrophe adds to its ``stem``: it's, horse's, it'll, didn't, o'clock."""
    if ending == "s":
        return int(re.search(r"(?:[sxz]|[cs]h|[csg]e)$", stem) is not None)
    if ending == "ll":
        return int(stem[-1:] in "tdshx")
    if ending == "t":
        return int(re.search(r"(?:s|ha[dv]e?|[dg]|[su]st)n$", stem) is not None)
    if ending in {"re", "ve", "d", "m"}:
        return 0
    return _of_word(ending)
