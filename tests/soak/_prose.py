"""Prose in many scripts, written for these tests, and put together anew for each text.

Knows sentences and chance; knows no encoding.
"""

import random

JAPANESE = (
    "川沿いの小さな町に、時計を直す老人が住んでいた。",
    "朝になると、彼は窓を開けて、鳥の声を聞きながらお茶を飲んだ。",
    "「今日は雨が降りますか」と、隣の少女が尋ねた。",
    "誰も答えなかったが、空は少しずつ暗くなっていった。",
    "古い橋の上で、二人は長いあいだ何も言わずに立っていた。",
    "その手紙には、もう一度だけ会いたいと書いてあった。",
    "冬が来るまえに、庭の木をすべて切らなければならない。",
    "駅の前の店では、毎朝パンとコーヒーの匂いがする。",
    "学校から帰った子どもたちは、港まで走って船を見に行った。",
    "夜の十二時を過ぎても、灯台の光は海を照らしつづけた。",
    "母は笑って、「あなたの父もそう言ったのよ」と言った。",
    "電車が止まり、乗客はみな静かに雪を眺めていた。",
)
KANA = (
    "あのねえ、それはもうずっとまえのことなんだよ。",
    "きょうはとてもいいてんきだから、そとであそぼうよ。",
    "ぴかぴかひかるおほしさまは、どこからきたのかしら。",
    "ねこはにゃあとないて、まどからとびおりてしまいました。",
    "コンピュータのプログラムは、ゆっくりとうごきはじめた。",
    "やっぱりそうか、とおじいさんはひとりでうなずきました。",
    "さくらがちったら、またみんなであおうねとやくそくした。",
)
SIMPLIFIED = (
    "河边的小镇上住着一位修钟表的老人，他每天早上都很早起来。",
    "他打开窗户，一边喝茶，一边听鸟儿在树上唱歌。",
    "“今天会下雨吗？”隔壁的小女孩这样问他。",
    "没有人回答，但是天空慢慢地暗了下来。",
    "两个人在旧桥上站了很久，什么话也没有说。",
    "信里写着，他只想再见她一面，然后就离开这座城市。",
    "冬天来到之前，我们必须把院子里的树都砍掉。",
    "火车站前面的店里，每天都能闻到面包和咖啡的香味。",
    "孩子们放学以后跑到港口去看从远方来的大船。",
    "已经过了半夜十二点，灯塔的光还照着黑色的海面。",
    "母亲笑着说：“你父亲当年也是这么说的。”",
    "时间过得很快，可是问题并没有因此变得简单。",
)
TRADITIONAL = (
    "河邊的小鎮上住著一位修鐘錶的老人，他每天早上都很早起來。",
    "他打開窗戶，一邊喝茶，一邊聽鳥兒在樹上唱歌。",
    "「今天會下雨嗎？」隔壁的小女孩這樣問他。",
    "沒有人回答，但是天空慢慢地暗了下來。",
    "兩個人在舊橋上站了很久，什麼話也沒有說。",
    "信裡寫著，他只想再見她一面，然後就離開這座城市。",
    "冬天來到之前，我們必須把院子裡的樹都砍掉。",
    "火車站前面的店裡，每天都能聞到麵包和咖啡的香味。",
    "孩子們放學以後跑到港口去看從遠方來的大船。",
    "已經過了半夜十二點，燈塔的光還照著黑色的海面。",
    "母親笑著說：「你父親當年也是這麼說的。」",
    "時間過得很快，可是問題並沒有因此變得簡單。",
)
KOREAN = (
    "강가의 작은 마을에 시계를 고치는 노인이 살고 있었다.",
    "아침이 되면 그는 창문을 열고 새소리를 들으며 차를 마셨다.",
    '"오늘 비가 올까요?" 하고 옆집 소녀가 물었다.',
    "아무도 대답하지 않았지만 하늘은 조금씩 어두워졌다.",
    "낡은 다리 위에서 두 사람은 오랫동안 말없이 서 있었다.",
    "편지에는 한 번만 더 만나고 싶다고 적혀 있었다.",
    "겨울이 오기 전에 마당의 나무를 모두 베어야 한다.",
    "역 앞의 가게에서는 날마다 빵과 커피 냄새가 난다.",
    "학교에서 돌아온 아이들은 배를 보러 항구까지 달려갔다.",
    "밤 열두 시가 지나도 등대의 불빛은 바다를 비추고 있었다.",
    "어머니는 웃으면서 너의 아버지도 그렇게 말했다고 하셨다.",
    "시간은 빨리 흘렀지만 문제는 조금도 쉬워지지 않았다.",
)
ENGLISH = (
    "The miller kept two geese and a clock that ran backwards.",
    "Nobody in Quelling had ever bought a boat twice, yet the boats were good.",
    "When the river froze they walked over it to the market.",
    "Her son counted the stairs: seven up, seven down, and on Sundays eight.",
    "It cost three pounds, and it was worth every penny of it.",
)
OTHERS = {
    "English with signs": (
        "“No,” she said, “that’s not what I meant” — and that was that.",
        "The miller’s clock cost £3 and ran backwards…",
        "At the café on the corner they were naïve enough to ask for a résumé.",
    ),
    "French": (
        "Où est passé l'été dernier ? Le garçon a mangé des pâtes à la crème, près de la forêt.",
        "Elle répétait toujours que la rivière était gelée, et que personne ne pouvait l'aider.",
        "Déjà les élèves s'étaient levés ; le maître, très fâché, ôta son chapeau.",
    ),
    "German": (
        "Die Mühle über dem Fluß gehörte niemandem; für die Gänse war sie ein Dach.",
        "Im Frühling hörten wir die Vögel früher als die Glocken, und es wäre schön geblieben.",
        "Äpfel und Nüsse lagen in großen Körben auf der Straße, Öl war teuer.",
    ),
    "Swedish": (
        "På ön bodde en gammal gås. Hon hade två ägg, för hösten var kall och vägen lång.",
        "När våren äntligen kom öppnade fröken fönstret och såg båten på sjön.",
        "Över ån går en bro; där står en pojke som räknar fåglar.",
    ),
    "Spanish": (
        "El niño corrió hacia el jardín donde su mamá cantaba una canción pequeña.",
        "¿Qué pasó después? Nadie lo sabía, ni siquiera el señor de la esquina.",
        "Mañana habrá más luz, dijo él, y cerró el balcón según su costumbre.",
    ),
    "Polish": (
        "Młynarz miał dwie gęsi i zegar, który chodził do tyłu; każdy wieczór wracał do świtu.",
        "Żona śmiała się, że łódź jest już zbyt stara, aby płynąć przez jezioro.",
        "Źle spał, więc wstał przed świtem i poszedł ścieżką ku rzece.",
    ),
    "Czech": (
        "Mlynář měl dvě husy a hodiny, které šly pozpátku; každý večer čekal na ráno.",
        "Řeka byla zamrzlá a děti běžely přes led až k vesnici, kde hořelo světlo.",
        "Žena se smála, že loď je už příliš stará, a zavřela těžké dveře.",
    ),
    "Hungarian": (
        "A molnárnak két lúdja volt és egy órája, amely visszafelé járt minden este.",
        "Őszre megérett a szőlő, és a gyerekek köszöntötték az ünneplő vendégeket.",
        "A fiú fölült az öreg csónakba, és hűvös időben is átevezett a folyón.",
    ),
    "Russian": (
        "Мельник держал двух гусей и часы, которые каждый вечер возвращали ему день.",
        "Когда река замёрзла, мы пошли по льду на рынок и вернулись только ночью.",
        "Она смеялась и говорила, что лодка уже слишком старая для такого озера.",
    ),
    "Greek": (
        "Ο μυλωνάς είχε δύο χήνες και ένα ρολόι που πήγαινε ανάποδα κάθε βράδυ.",
        "Όταν πάγωσε το ποτάμι, περπατήσαμε επάνω του μέχρι την αγορά της πόλης.",
        "Άνοιξε το παράθυρο και είδε τη βάρκα να φεύγει αργά προς τη θάλασσα.",
    ),
    "Turkish": (
        "Değirmencinin iki kazı ve geriye doğru çalışan bir saati vardı; her akşam günü geri verirdi.",
        "Irmak donunca çocuklar üzerinden yürüyerek çarşıya gittiler ve geç döndüler.",
        "Işığı söndürdü, şehrin gürültüsünü dinledi ve güneşin doğmasını bekledi.",
    ),
    "Hebrew": (
        "לטוחן היו שני אווזים ושעון שהלך אחורה בכל ערב.",
        "כאשר קפא הנהר הלכנו עליו עד השוק וחזרנו רק בלילה.",
        "היא צחקה ואמרה שהסירה ישנה מדי בשביל האגם הזה.",
    ),
    "Arabic": (
        "كان للطحان إوزتان وساعة تمشي إلى الوراء كل مساء.",
        "عندما تجمد النهر مشينا فوقه إلى السوق ثم عدنا في الليل.",
        "ضحكت وقالت إن القارب قديم جدا على هذه البحيرة الكبيرة.",
    ),
    "Thai": (
        "คนโม่แป้งมีห่านสองตัวและนาฬิกาที่เดินถอยหลังทุกเย็น",
        "เมื่อแม่น้ำเป็นน้ำแข็งเราก็เดินข้ามไปที่ตลาดและกลับมาตอนกลางคืน",
        "เธอหัวเราะและบอกว่าเรือลำนี้เก่าเกินไปสำหรับทะเลสาบ",
    ),
}

KINDS = ("story", "dialogue", "much English", "late", "headings", "one line")


def prose(chance: random.Random, sentences: tuple[str, ...], kind: str, size: int) -> str:
    """``size`` characters of a kind of text, from these sentences in any order."""
    parts: list[str] = []
    length = 0
    while length < size:
        own, english = chance.choice(sentences), chance.choice(ENGLISH)
        match kind:
            case "story":
                part = "".join(chance.choices(sentences, k=4)) + "\n\n"
            case "dialogue":
                part = f"- {own}\r\n"
            case "much English":
                part = own + "\n" if chance.random() < 0.1 else english + " " + english + "\n"
            case "late":
                part = own + "\n" if length > size // 2 else english + "\n"
            case "headings":
                part = f"{len(parts) + 1}. {own[: chance.randint(6, 14)]}\n\n" + f"{english}\n" * 3
            case _:
                part = own + " "
        parts.append(part)
        length += len(part)
    return "".join(parts)[:size]
