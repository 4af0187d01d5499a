/* The loop of every C peer: a line with n arrives, the work is done n times, "<ms per run> <check value>" goes back. */
#ifndef PEER_H
#define PEER_H
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}

/* Makes ready for the next run, which is not timed; a peer that needs it sets it. */
static void (*make_ready)(void);

static inline int answer(const char *library, void (*run)(void), double (*check)(void))
{
    int n;
    printf("ready %s\n", library);
    fflush(stdout);
    while (scanf("%d", &n) == 1) {
        if (make_ready)
            make_ready();
        double start = milliseconds();
        for (int i = 0; i < n; i++)
            run();
        double spent = (milliseconds() - start) / n;
        printf("%.6f %.17g\n", spent, check());
        fflush(stdout);
    }
    return 0;
}

/* A whole file of n values; stops with a message when it is absent or short. */
static inline void *load(const char *folder, const char *name, size_t bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    void *content = malloc(bytes);
    if (!file || !content || fread(content, 1, bytes, file) != bytes) {
        fprintf(stderr, "cannot read %zu bytes of %s\n", bytes, path);
        exit(1);
    }
    fclose(file);
    return content;
}
#endif
