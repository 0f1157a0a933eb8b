// The system's libedit as a module; CLineEditor makes its functions callable from Swift.
#include <histedit.h>
