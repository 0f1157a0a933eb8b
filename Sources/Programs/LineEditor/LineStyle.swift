import CLineEditor

/// The looks of prompts, hints and errors on a terminal: parameters of ECMA-48's SGR, nil where the terminal has none.
struct LineStyle: Equatable {
  var prompt: String?
  var hint: String?
  var error: String?

  /// The attributes that a terminal has.
  struct Ability {
    var isBold = false
    var isDim = false
    var isUnderlined = false
    var colors = 0

    /// Those of the terminal that libedit was set up for last, as its description says.
    static var ofTerminal: Ability {
      Ability(
        isBold: cledit_has_attribute("md") != 0, isDim: cledit_has_attribute("mh") != 0,
        isUnderlined: cledit_has_attribute("us") != 0, colors: Int(cledit_colors()))
    }
  }

  init(_ ability: Ability, usesColor: Bool) {
    let isColored = usesColor && ability.colors >= 8
    prompt = usesColor && ability.isBold ? "1" : nil
    hint = ability.isDim ? "2" : isColored && ability.colors >= 16 ? "90" : nil
    error = isColored ? "31" : ability.isUnderlined ? "4" : nil
  }
}

extension LineStyle {
  /// A prompt as libedit takes it.
  ///
  /// libedit drops a sequence after which no character follows, so the attributes end before the last character. A blank there
  /// is written twice, before and after that end: programs that drive this one wait for the prompt and its blank.
  func prompt(_ text: String) -> String {
    guard let prompt, text.count > 1 else { return text }
    let mark = Self.mark
    let blank = text.hasSuffix(" ") ? " " : ""
    let back = blank.isEmpty ? "" : "\u{8}"
    return "\(mark)\u{1B}[\(prompt)m\(mark)\(text.dropLast())\(mark)\(blank)\u{1B}[0m\(back)\(mark)\(text.suffix(1))"
  }

  private static let mark = Unicode.Scalar(UInt8(cledit_prompt_mark))
}
