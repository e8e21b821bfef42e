"""What the cards of Lecture are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords

NO_CNN = (
    "There is no CNN here: v are the 64 pixels themselves. In the lecture, v is the last layer of a "
    "convolutional network that has seen a photograph."
)

SHAPE_LEARNING = CardWords(
    "shape_learning",
    "Learning",
    "A small network learns the task from cases drawn at random, by Adam with clipped gradients, "
    "and is asked about cases that were held out from the start: accuracy = unseen cases of which "
    "all that is asked for comes right / all unseen cases. The switch answers the question whether "
    "the input of before, xₜ₋₁, would do instead of the state of before, hₜ₋₁: hₜ = tanh(Wxh "
    "[xₜ, xₜ₋₁] + bh), learnt from at least as many cases. Both start from the same seed and "
    "are asked about the same unseen cases.",
    view="Shapes",
)
SHAPE_UNROLLED = CardWords(
    "shape_unrolled",
    "Unrolled",
    "The network unrolled over one text: below what enters at each step, in the middle the state, "
    "every unit a cell from −1 to +1, above what is expected where an answer is asked for, and the "
    "loss that arises there: loss = −log p of what is to come. Arrows are drawn only where "
    "something goes: no input, no arrow; no question, no loss. While it learns, the picture "
    "follows; any text can be typed that the task knows, also one it never saw.",
    view="Shapes",
)
CAPTION_DRAWING = CardWords(
    "caption_drawing",
    "Drawing",
    "Paint here: a press turns a pixel over, dragging paints the same, and by the keyboard the "
    "arrows go about, with Shift painting, Space turns a pixel over and Delete takes all away. The "
    "64 pixels, 0 for paper and 1 for ink, are v = (v₀ … v₆₃), which enters the network once. "
    "What it says of the drawing stands below and follows every pixel; drawings that it never saw "
    "come by the button.",
    view="Captions",
)
CAPTION_UNROLLED = CardWords(
    "caption_unrolled",
    "Words",
    "The network unrolled over the words that it says: at the first step it reads START and is told "
    "the drawing v through Wih. After it each step reads the word before, until END comes: p = "
    "softmax(Why h + by), and the likeliest word is said. After the first step nothing but the "
    "state h carries the drawing, and every bar follows every pixel that is painted.",
    view="Captions",
)
CAPTION_LEARNING = CardWords(
    "caption_learning",
    "Learning",
    "Drawings are named, and held-out ones asked for: accuracy = captions right in every word / "
    "all. A vanilla network of 96 units learns from squares, crosses and bars, each with new noise, "
    "by Adam with clipped gradients; what is held out are whole drawings, a shape of one size at "
    "one place, so that none is a seen one with other noise. Those that are misnamed stand below; a "
    "press puts one into the drawing.",
    view="Captions",
)
CAPTION_EQUATION = CardWords(
    "caption_equation",
    "Before and now",
    "One term more than in every vanilla network, and at the first step alone: h = tanh(Wxh x + Whh "
    f"h + Wih v + bh), where v are the 64 pixels. {NO_CNN} Each block holds all units in the same "
    "order; the number below belongs to the unit that is chosen, and the square at the end is its "
    "row of Wih: which pixels drive it up, which down.",
    view="Captions",
)

CARDS = (
    SHAPE_LEARNING,
    SHAPE_UNROLLED,
    CAPTION_DRAWING,
    CAPTION_UNROLLED,
    CAPTION_LEARNING,
    CAPTION_EQUATION,
)
