/* prompt-cost COUNT PROMPT PROGRAM [ARG]...: starts a program that often at a terminal of its own.
 *
 * Prints the median time in milliseconds until it has printed PROMPT; gives up after ten seconds without that.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "timing.h"

extern char **environ;

static pid_t start(const char *terminal, char **program)
{
    pid_t child;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_addopen(&actions, i, terminal, O_RDWR, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    if (posix_spawnp(&child, program[0], &actions, &attributes, program, environ) != 0)
        errx(1, "%s cannot be started", program[0]);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return child;
}

static double time_to_prompt(const char *prompt, char **program)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
        err(1, "pseudo-terminal");
    alarm(10);
    double begin = milliseconds();
    pid_t child = start(ptsname(master), program);
    char text[65536];
    size_t length = 0;
    do {
        ssize_t count = read(master, text + length, sizeof text - length - 1);
        if (count <= 0)
            errx(1, "%s ended, or said too much, before '%s'", program[0], prompt);
        length += (size_t)count;
        text[length] = 0;
    } while (strstr(text, prompt) == NULL);
    double taken = milliseconds() - begin;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(master);
    return taken;
}

int main(int argc, char **argv)
{
    int count = argc > 3 ? atoi(argv[1]) : 0;
    double *times = calloc(count > 0 ? (size_t)count : 1, sizeof *times);
    if (count < 1 || times == NULL)
        errx(2, "usage: prompt-cost COUNT PROMPT PROGRAM [ARG]...");
    for (int i = 0; i < count; i++)
        times[i] = time_to_prompt(argv[2], argv + 3);
    printf("%.2f\n", median(times, count));
    return 0;
}
