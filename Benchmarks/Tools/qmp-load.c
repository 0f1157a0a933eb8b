/* qmp-load SOCKET DEPTH SECONDS [COMMAND]: keeps DEPTH commands in flight on a QMP socket for that long.
 *
 * Prints one line: commands a second, and the median and 99th percentile of the time from sending a command to having
 * its answer, in microseconds.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_DEPTH = 4096, INPUT_SIZE = 1 << 18, MAX_SAMPLES = 1 << 23 };

struct connection {
    int socket;
    size_t have;       /* bytes of an unfinished line at the start of input */
    char input[INPUT_SIZE];
};

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void send_all(struct connection *c, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t count = write(c->socket, text, size);
        if (count < 0)
            err(1, "write");
        text += count;
        size -= (size_t)count;
    }
}

static int is_answer(const char *line, size_t size)
{
    static const char *const starts[] = {"{\"return\"", "{\"error\""};
    for (size_t i = 0; i < 2; i++)
        if (size >= strlen(starts[i]) && memcmp(line, starts[i], strlen(starts[i])) == 0)
            return 1;
    return 0;
}

/* Waits for input and returns how many answers it completed; other lines are passed over. */
static unsigned receive(struct connection *c)
{
    if (c->have == INPUT_SIZE)
        errx(1, "a line is longer than %d bytes", INPUT_SIZE);
    ssize_t count = read(c->socket, c->input + c->have, INPUT_SIZE - c->have);
    if (count < 0)
        err(1, "read");
    if (count == 0)
        errx(1, "the server has closed the connection");
    unsigned answers = 0;
    char *line = c->input, *end = c->input + c->have + count, *newline;
    while ((newline = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        answers += (unsigned)is_answer(line, (size_t)(newline - line));
        line = newline + 1;
    }
    c->have = (size_t)(end - line);
    memmove(c->input, line, c->have);
    return answers;
}

static void open_monitor(struct connection *c, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        errx(2, "%s: too long for a socket", path);
    strcpy(address.sun_path, path);
    c->socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address) < 0)
        err(1, "%s", path);
    static const char negotiate[] = "{\"execute\":\"qmp_capabilities\"}\n";
    send_all(c, negotiate, sizeof negotiate - 1);
    while (receive(c) == 0)
        ;
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Writes that many commands into the batch, numbered as clients' libraries do. Returns its size. */
static size_t write_commands(char *batch, const char *name, uint64_t first, unsigned count)
{
    char *end = batch;
    for (unsigned i = 0; i < count; i++)
        end += sprintf(end, "{\"execute\": \"%s\", \"id\": %llu}\n", name, (unsigned long long)(first + i));
    return (size_t)(end - batch);
}

/* Sends a full window, and then as many commands as answers have come. Returns the number of samples. */
static size_t run(struct connection *c, unsigned depth, double seconds, const char *name, uint32_t *samples,
                  double *elapsed)
{
    static uint64_t sent[MAX_DEPTH];
    char *batch = malloc((strlen(name) + 64) * depth);
    if (batch == NULL)
        err(1, "malloc");
    size_t size = 0;
    uint64_t next = 0, done = 0, start = nanoseconds(), end = start + (uint64_t)(seconds * 1e9), now = start;
    unsigned room = depth;
    while (now < end || done < next) {
        if (now < end && room > 0) {
            size_t length = write_commands(batch, name, next, room);
            now = nanoseconds();
            for (unsigned i = 0; i < room; i++)
                sent[next++ % depth] = now;
            send_all(c, batch, length);
        }
        room = receive(c);
        now = nanoseconds();
        for (unsigned i = 0; i < room; i++, done++)
            if (size < MAX_SAMPLES)
                samples[size++] = (uint32_t)(now - sent[done % depth]);
    }
    *elapsed = (double)(now - start) / 1e9;
    free(batch);
    return size;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        errx(2, "usage: qmp-load SOCKET DEPTH SECONDS [COMMAND]");
    int depth = atoi(argv[2]);
    if (depth < 1 || depth > MAX_DEPTH)
        errx(2, "a depth is 1 to %d", MAX_DEPTH);
    static struct connection connection;
    open_monitor(&connection, argv[1]);
    const char *name = argc > 4 ? argv[4] : "query-version";
    uint32_t *samples = malloc(MAX_SAMPLES * sizeof *samples);
    if (samples == NULL)
        err(1, "malloc");
    double elapsed;
    size_t count = run(&connection, (unsigned)depth, atof(argv[3]), name, samples, &elapsed);
    if (count == 0)
        errx(1, "no answer came");
    qsort(samples, count, sizeof *samples, compare);
    printf("%.0f %.1f %.1f\n", (double)count / elapsed, samples[count / 2] / 1e3, samples[count * 99 / 100] / 1e3);
    return 0;
}
