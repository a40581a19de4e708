#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "../programs/endpoint.h"
#include "ground.h"

unsigned char *ground, *workshop;
static unsigned char *constant, *copy, given[GROUND];
static uint64_t state;

void seed_random(uint64_t seed)
{
    state = seed * 0x9e3779b97f4a7c15 + 0x632be59bd9b4e019;
    if (!state)
        state = 1;
}

uint64_t random_number(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

// Pages between others without any rights.
static unsigned char *fenced(size_t length, int protection)
{
    unsigned char *pages = mmap(NULL, length + 2 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED && !mprotect(pages + 4096, length, protection));
    return pages + 4096;
}

void make_ground(void)
{
    ground = fenced(GROUND, PROT_READ | PROT_WRITE);
    workshop = fenced(WORKSHOP, PROT_READ | PROT_WRITE);
    constant = fenced(4096, PROT_READ);
    CHECK(copy = malloc(GROUND));
    for (size_t i = 0; i < GROUND; ++i)
        ground[i] = random_number();
}

uint64_t wild_address(void)
{
    uint64_t some[] = {
        0, 1, below(4096), -1ull, -below(8192), 1ull << 47, 0xffff800000000000, 0x8000000000000000,
        (uintptr_t)ground + GROUND, (uintptr_t)workshop - 1 - below(64), (uintptr_t)workshop + WORKSHOP - below(16),
        (uintptr_t)constant + below(4096), (uintptr_t)constant + 4096, random_number(),
    };
    return some[below(sizeof some / sizeof *some)];
}

int is_writable(uint64_t address, size_t length)
{
    uint64_t ground_at = (uintptr_t)ground, workshop_at = (uintptr_t)workshop;
    return (address >= ground_at && address + length <= ground_at + GROUND && address + length >= address) ||
           (address >= workshop_at && address + length <= workshop_at + WORKSHOP && address + length >= address);
}

static int is_in(uint64_t value, const unsigned char *pages, size_t length)
{
    return value - ((uintptr_t)pages - 4096) < length + 2 * 4096;
}

uint64_t harmless(uint64_t value)
{
    unsigned char is_resident;
    if (is_in(value, ground, GROUND) || is_in(value, workshop, WORKSHOP) || is_in(value, constant, 4096))
        return value;
    return mincore((void *)(uintptr_t)(value & -4096ull), 1, &is_resident) ? value : 0;
}

void begin_call(void) { memset(given, 0, sizeof given); }

void give(uint64_t address, size_t length)
{
    for (size_t i = 0; i < length; ++i) {
        uint64_t at = address + i - (uintptr_t)ground;
        if (at < GROUND)
            given[at] = 1;
    }
}

void seal(void) { memcpy(copy, ground, GROUND); }

int is_untouched(void)
{
    if (!memcmp(copy, ground, GROUND))
        return 1;
    for (size_t i = 0; i < GROUND; ++i)
        if (copy[i] != ground[i] && !given[i]) {
            fprintf(stderr, "byte %zu of the ground was %d and is %d\n", i, copy[i], ground[i]);
            return 0;
        }
    return 1;
}
