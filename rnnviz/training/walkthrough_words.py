"""What is said beside each phase of the walkthrough: why it is done, in two to four sentences.

Knows words only. ``{read}`` and ``{wanted}`` are the character read and the one wanted
at t, ``{h}`` ``{x}`` … the arrays with their t, ``{T}`` ``{V}`` the sizes. HTML.
"""

FORWARD = {
    "column": """{x} is all zeros but for a single 1, in the place of {read}. A matrix times such a vector
        is one column of the matrix, so nothing needs to be multiplied: the program looks the column up.
        It is all that the network knows of {read} as an input, and only the columns of characters that
        this window reads will move.""",
    "recurrent": """This product is the network's memory at work: {h_before} is all that is left of the
        characters before this one. Each unit listens to every unit, itself included, with a weight of
        its own for each: one row of Whh.""",
    "recurrent first": """This product is the network's memory at work. Here {h_before} is <b>hprev</b>, the
        state in which the window before this one ended; at the beginning of the text there is none, and
        it is zero. Each unit listens to every unit, itself included, through its row of Whh.""",
    "bias": """Three voices meet: what the character says, what the past says, and <b>bh</b>, each unit's own
        leaning whatever is read. They are simply added. Nobody sets how much the present counts against
        the past: the sizes of the weights decide it, and those are learned.""",
    "tanh": """tanh squeezes every sum into −1 … 1. Near zero it lets a number through almost as it is; far
        out it is flat, and there a unit is <b>saturated</b>: it hardly moves, whatever is added. The
        state {h} is used twice: it makes the prediction here, and it is the past at t = {t_after}.""",
    "tanh last": """tanh squeezes every sum into −1 … 1. Near zero it lets a number through almost as it is;
        far out it is flat, and there a unit is <b>saturated</b>: it hardly moves, whatever is added. The
        state {h} makes the prediction here, and goes into the next window as its hprev.""",
    "scores": """Each character has a row in Why, and its score says how well the hidden state fits that row.
        <b>by</b> adds what is known without looking: how common the character is. A score may be any
        number; only the differences between scores will matter.""",
    "softmax": """exp makes every score positive, and dividing by their sum makes them add up to 1. A lead of
        1 in the score is a factor of 2.72 in the probability. The largest score is taken out first:
        that cancels in the quotient, and keeps exp from growing past what a number can hold.""",
    "loss": """Only the probability of {wanted}, the character that really came, counts. Its negative
        logarithm is the surprise, in nats: 0 for a network that was certain of it, ln {V} = {guessing}
        for one that takes all {V} characters alike, and without limit for one that ruled it out.""",
    "total": """The loss of the window is the sum over its characters, and all that follows asks one question
        of it: how would it change if this number, or that, were a little larger? The answer is that
        number's <b>gradient</b>. As the loss is a sum over t, so is the gradient of every parameter,
        for the same five arrays were at work at every t.""",
}

BACKWARD = {
    "dy": """The gradient of softmax and logarithm together is as simple as can be: the probabilities, less 1
        at the character that came. Where it is above zero the score should fall, where it is below it
        should rise, so only {wanted} is pulled up. The entries add up to zero: what one character is to
        gain, the others are to lose.""",
    "dWhy": """Why[c, j] carried h[j] to the score of c, so it answers for the error of c times h[j]: a weight
        from a silent unit is blamed for nothing. All pairs at once are a column times a row. Why was
        used at all {T} characters, and the grid on the right is the sum of their shares.""",
    "dby": """by was added to the scores just as it is, so its gradient is dy, summed over the window. It
        comes to rest when each character is expected, on the whole, as often as it comes.""",
    "dh": """{h} was used twice: it made the prediction at t = {t}, and it was carried into {h_after}. So its
        gradient has two parts: the error of its own prediction, brought back through Why, and
        <b>dhnext</b>, all that the later characters ask of it. Leave dhnext out, and the network learns
        nothing that reaches over more than one step.""",
    "dh last": """The error of the prediction comes back through Why: a unit is asked to change if it spoke
        for the wrong characters. {h} is the last state of the window, so <b>dhnext</b> is still zero.
        What it may do for characters after the window is left out of account: that is what
        <i>truncated</i> backpropagation through time means.""",
    "dhraw": """The slope of tanh is 1 − h²: all of the error passes where a unit stands near 0, next to
        nothing where it is saturated at ±1. A unit that has made up its mind can no longer be told
        better. These factors multiply from step to step, one reason why gradients vanish.""",
    "dbh": """bh was added just before tanh, so what arrives there is its gradient, unchanged. It is the same
        bias at every character, and so the shares of all characters are added up.""",
    "dWxh": """Forward, {read} chose one column of Wxh; backward, the error goes to that very column and to no
        other. Columns of characters that the window does not read stay at exactly zero, so the update
        will not touch them.""",
    "dWhh": """Whh[i, j] brought what unit j said one character ago to unit i, so its share is the error at i
        times that earlier h[j]. It is here that the network learns what to keep in mind: a weight
        changes only if something was remembered and something was wrong.""",
    "dWhh first": """Whh[i, j] brought what unit j said one character ago to unit i, so its share is the error
        at i times that earlier h[j]. Here the earlier state is hprev, from the window before: it is
        used, but nobody goes further back to change it.""",
    "dhnext": """What unit j said went forward to every unit i through Whh[i, j]; the errors come back along
        the same lines, so the matrix is turned over. Every step back in time multiplies by Whhᵀ and by the
        slope of tanh once more. If that makes numbers smaller, the gradient <b>vanishes</b> on its way;
        if larger, it <b>explodes</b>.""",
}

UPDATE = {
    "clip": """Factors that multiply along the window can make a gradient explode, and one such window would
        throw away what thousands have taught. So every entry beyond ±{clip} is cut there. It is a crude
        fence, for it bends the direction of the step, but it holds. {cut}""",
    "memory": """Adagrad keeps a memory for each single parameter: the squares of all its gradients so far,
        added up. It never forgets, so it only grows. A parameter that is often and strongly corrected
        soon has a large one; the column of a rare character keeps a small one.""",
    "step": """Each gradient is measured against the root of its own memory: those that are always large take
        small steps, those that seldom come take bold ones. After {iteration} steps the memories are
        long, and the steps shorter than at first. The 1e−8 keeps a parameter that never had a gradient
        from dividing by zero.""",
    "step first": """Each gradient is measured against the root of its own memory: those that are always large
        take small steps, those that seldom come take bold ones. At this first step the memory holds g²
        alone, so the quotient is ±1, and nearly every number moves by the whole learning rate of
        {learning_rate}, however small its gradient.""",
    "new": """The gradient points to where the loss grows, so the step is taken against it. That is all of
        learning: the window now moves on {T} characters, {h_last} goes along as hprev, Adagrad keeps its
        memory, and everything else on this page is forgotten.""",
}

WORDS = FORWARD | BACKWARD | UPDATE
"""By kind of phase; ``… first`` and ``… last`` where the first or last character, or step, differs."""
