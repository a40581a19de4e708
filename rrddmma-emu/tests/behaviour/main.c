// The program of the probes: runs the rows that are named, or all, each in a process of its own, and prints a line for
// each: `B-MR-07 pass`, `B-MR-07 fail WHY` or `B-MR-07 skip WHY`. With --list it prints their names alone.
#include "behaviour.h"
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77, ROWS = 400, PATIENCE = 60 };

static struct {
    char id[32];
    void (*run)(void);
} rows[ROWS];
static int count;

void add_row(const char *id, void (*run)(void))
{
    CHECK(count < ROWS && strlen(id) < sizeof rows[0].id);
    rows[count].run = run;
    strcpy(rows[count].id, id);
    for (char *c = rows[count++].id; *c; ++c)
        if (*c == '_')
            *c = '-';
}

_Noreturn void skip(const char *reason)
{
    fprintf(stderr, "%s\n", reason);
    exit(SKIPPED);
}

// The last line that a probe wrote: why it failed.
static void last_line(int from, char *line, size_t room)
{
    char text[4096];
    size_t length = 0;
    ssize_t got;
    while ((got = read(from, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    while (length && text[length - 1] == '\n')
        --length;
    text[length] = 0;
    char *start = strrchr(text, '\n');
    start = start ? start + 1 : text;
    size_t rest = strnlen(start, room - 1);
    memcpy(line, start, rest);
    line[rest] = 0;
}

void soon_or_never(void)
{
    alarm(10);
}

static void run(int row)
{
    int ends[2];
    CHECK(!pipe(ends));
    fflush(stdout);
    pid_t child = fork();
    CHECK(child >= 0);
    if (!child) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        alarm(PATIENCE);
        rows[row].run();
        exit(0);
    }
    close(ends[1]);
    char why[1024];
    last_line(ends[0], why, sizeof why);
    close(ends[0]);
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        printf("%s pass\n", rows[row].id);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        printf("%s skip %s\n", rows[row].id, why);
    else if (WIFEXITED(status))
        printf("%s fail %s\n", rows[row].id, why);
    else
        printf("%s fail %s %s\n", rows[row].id, strsignal(WTERMSIG(status)), why);
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--list")) {
        for (int row = 0; row < count; ++row)
            puts(rows[row].id);
        return 0;
    }
    for (int i = 1; i < argc; ++i) {
        int row = 0;
        while (row < count && strcmp(rows[row].id, argv[i]))
            ++row;
        if (row == count) {
            fprintf(stderr, "no row is called %s\n", argv[i]);
            return 2;
        }
        run(row);
    }
    for (int row = 0; argc == 1 && row < count; ++row)
        run(row);
    return 0;
}
