from rnnviz.core.network.equations import Equations

EQUATIONS = Equations((), ())
