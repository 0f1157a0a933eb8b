#include "FuzzerMain.h"

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*input)(const unsigned char *bytes, size_t count));
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t count);

/* The package manager calls a program's main function after the program. */
int fuzz_main(int argc, char **argv)
{
    return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput);
}
