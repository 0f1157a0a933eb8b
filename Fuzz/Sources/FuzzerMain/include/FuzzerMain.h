#include <stddef.h>

int fuzz_main(int argc, char **argv);
