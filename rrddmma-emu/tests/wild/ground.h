// The memory that calls are written into: what was not given to a call must be the same after it.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { GROUND = 8 * 4096, WORKSHOP = 64 * 4096 };

// What calls are written into, between pages without rights.
extern unsigned char *ground;
// What queues and regions may be made of; the device may write to it at any time. Between pages without rights, too.
extern unsigned char *workshop;

void make_ground(void);

uint64_t random_number(void);
void seed_random(uint64_t seed);
static inline uint64_t below(uint64_t limit) { return random_number() % limit; }
static inline int once_in(uint64_t times) { return !below(times); }

// An address that a call cannot have meant.
uint64_t wild_address(void);
// Whether `length` bytes there can be written by anybody at all.
int is_writable(uint64_t address, size_t length);
// The value, unless it is the address of something that is there and that no call may have: of a library, of the stack, of
// the sanitizer's own memory. Chance finds these, and the device would rightly write there.
uint64_t harmless(uint64_t value);

// Before a call is written: nothing is given. Then: these bytes are.
void begin_call(void);
void give(uint64_t address, size_t length);
// When it is written; and when it has been made: whether everything else is as it was.
void seal(void);
int is_untouched(void);
