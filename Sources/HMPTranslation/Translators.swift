/// The commands of the human monitor that take more than one call of a QMP command.
///
/// Each is a function of type `HMPTranslator`, named after its row in the tables: `info block` is `infoBlock`.
package enum Translators {}
