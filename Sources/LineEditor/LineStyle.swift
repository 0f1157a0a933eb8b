import CLibedit

/// How a terminal is made to show hints and faults: parameters of ECMA-48's SGR, nil where it has no way to.
struct LineStyle: Equatable {
  var hint: String?
  var fault: String?

  /// What a terminal can do beyond plain text.
  struct Ability {
    var isDim = false
    var isUnderlined = false
    var colors = 0

    /// Of the terminal that libedit was set up for last, as its description says.
    static var ofTerminal: Ability {
      Ability(
        isDim: cledit_has_attribute("mh") != 0, isUnderlined: cledit_has_attribute("us") != 0,
        colors: Int(cledit_colors()))
    }
  }

  init(_ ability: Ability, usesColor: Bool) {
    let isColored = usesColor && ability.colors >= 8
    hint = ability.isDim ? "2" : isColored && ability.colors >= 16 ? "90" : nil
    fault = isColored ? "31" : ability.isUnderlined ? "4" : nil
  }
}
