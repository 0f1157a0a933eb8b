/* run-cost COUNT PROGRAM [ARG]...: runs a program that often, with its output thrown away.
 *
 * Prints one line: the median time of a whole run in milliseconds, and the largest resident memory in MB.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "timing.h"

extern char **environ;

int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[1]) : 0;
    double *times = calloc(count > 0 ? (size_t)count : 1, sizeof *times);
    if (count < 1 || times == NULL)
        errx(2, "usage: run-cost COUNT PROGRAM [ARG]...");
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", O_WRONLY, 0);
    long memory = 0;
    for (int i = 0; i < count; i++) {
        pid_t child;
        int status;
        struct rusage usage;
        double start = milliseconds();
        if (posix_spawnp(&child, argv[2], &silent, NULL, argv + 2, environ) != 0)
            errx(1, "%s cannot be started", argv[2]);
        if (wait4(child, &status, 0, &usage) < 0)
            err(1, "wait4");
        times[i] = milliseconds() - start;
        if (status != 0)
            errx(1, "%s has failed", argv[2]);
        if (usage.ru_maxrss > memory)
            memory = usage.ru_maxrss;
    }
    printf("%.2f %.1f\n", median(times, count), (double)memory / 1024);
    return 0;
}
