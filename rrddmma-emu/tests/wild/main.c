/* Calls of libibverbs and libmlx5, made again with something wrong in them: addresses above all.
 *
 * usage: wild SEED CALLS
 *
 * Each is answered or refused with an errno that the kernel has for it. Nothing is written but where a call asked for it, and
 * an answer that could not be delivered is EFAULT. Built with the address sanitizer, as the emulator should be. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../programs/endpoint.h"
#include "ground.h"
#include "record.h"

// Calls into one open device, before another is opened.
#define EPOCH 2000
#define FAIL(...)                                                                                                  \
    do {                                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                                              \
        exit(2);                                                                                                   \
    } while (0)

static int device;
static unsigned long made, succeeded, ended[4096];

/* The emulator's handles have the kind of the object above bit 20. */
enum { KINDS = 16, KEPT = 32 };
static uint32_t handles[KINDS][KEPT];
static unsigned known[KINDS];

static int is_handle(uint64_t value) { return value < KINDS << 20 && value >> 20 && (value & 0xfffff) < 1 << 16; }

static void keep_handle(uint64_t value)
{
    if (is_handle(value))
        handles[value >> 20][known[value >> 20]++ % KEPT] = value;
}

static uint32_t some_handle(uint64_t like)
{
    unsigned kind = once_in(32) ? below(KINDS) : like >> 20, count = known[kind] < KEPT ? known[kind] : KEPT;
    return count && !once_in(32) ? handles[kind][below(count)] : like;
}

static uint64_t edge(void)
{
    static const uint64_t edges[] = {
        0, 1, 2, 7, 8, 9, 16, 31, 32, 63, 64, 127, 255, 256, 4095, 4096, 65535, 65536, 1u << 31, -1u, 1ull << 32, -1ull,
    };
    return edges[below(sizeof edges / sizeof *edges)];
}

// What an attribute points at: handles that live, and places in the workshop for addresses.
static void adapt(unsigned char *bytes, size_t length)
{
    for (size_t at = 0; at + 8 <= length; at += 8) {
        uint64_t value;
        memcpy(&value, bytes + at, 8);
        if (is_address(value) && !is_handle(value)) {
            value = (uintptr_t)workshop + 4096 * below(48) + (value & 4095);
            if (once_in(24))
                value = wild_address();
            memcpy(bytes + at, &value, 8);
        }
    }
    for (size_t at = 0; at + 4 <= length; at += 4) {
        uint32_t value;
        memcpy(&value, bytes + at, 4);
        if (is_handle(value)) {
            value = some_handle(value);
            memcpy(bytes + at, &value, 4);
        }
    }
}

static void spoil_word(unsigned char *bytes, size_t length)
{
    if (length < 4)
        return;
    size_t at = 4 * below(length / 4), size = length - at >= 8 && once_in(2) ? 8 : 4;
    uint64_t values[] = { edge(), random_number(), wild_address(), 1ull << below(64) };
    memcpy(bytes + at, &values[below(4)], size);
}

static void make_harmless(unsigned char *bytes, size_t length)
{
    for (size_t at = 0; at + 8 <= length; at += 8) {
        uint64_t value;
        memcpy(&value, bytes + at, 8);
        value = harmless(value);
        memcpy(bytes + at, &value, 8);
    }
}

// Something wrong with the call itself.
static void spoil(struct ib_uverbs_ioctl_hdr *header, unsigned count)
{
    struct ib_uverbs_attr *attr = &header->attrs[count ? below(count) : 0];
    switch (count ? below(12) : 8) {
    case 0: case 1: case 2:
        if (attr->len)
            attr->data = wild_address();
        break;
    case 3: attr->len = once_in(2) ? edge() : attr->len + below(17) - 8; break;
    case 4: attr->attr_id = once_in(2) ? below(24) : 0x1000 + below(6); break;
    case 5: attr->flags = random_number(); break;
    case 6: attr->attr_data.reserved = random_number(); break;
    case 7: attr->data = once_in(2) ? edge() : random_number(); break;
    case 8: header->num_attrs = count + below(7) - 3; break;
    case 9: header->length += 8 * below(9) - 32; break;
    case 10: header->method_id = once_in(2) ? below(12) : 0x1000 + below(4); break;
    default:
        switch (below(4)) {
        case 0: header->object_id = once_in(2) ? below(20) : 0x1000 + below(20); break;
        case 1: header->driver_id = below(20); break;
        case 2: header->reserved1 = once_in(2); break;
        default: header->reserved2 = once_in(2);
        }
    }
}

// Writes a call somewhere on the ground, what it points at elsewhere, and all of it with or without mistakes.
static struct ib_uverbs_ioctl_hdr *write_call(const struct call *call, int mistakes)
{
    unsigned count = call->header.num_attrs;
    size_t size = sizeof call->header + count * sizeof call->attrs[0];
    begin_call();
    /* At the very end now and then, so that reading on is noticed. */
    size_t place = mistakes && once_in(8) ? GROUND - size : 8 * below((4096 - size) / 8);
    struct ib_uverbs_ioctl_hdr *header = (void *)(ground + place);
    memcpy(header, &call->header, sizeof *header);
    memcpy(header->attrs, call->attrs, count * sizeof call->attrs[0]);
    unsigned char *free = ground + 4096;
    for (unsigned i = 0; i < count; ++i) {
        struct ib_uverbs_attr *attr = &header->attrs[i];
        if (call->bytes[i]) {
            free += 1 + below(32);
            memcpy(free, call->bytes[i], attr->len);
            adapt(free, attr->len);
            if (mistakes && once_in(6)) {
                spoil_word(free, attr->len);
                make_harmless(free, attr->len);
            }
            attr->data = (uintptr_t)free;
            free += attr->len;
        } else if (!attr->len && is_handle(attr->data)) {
            attr->data = some_handle(attr->data);
        } else if (attr->len) {
            adapt((unsigned char *)&attr->data, 8);
        }
    }
    CHECK(free < ground + GROUND - 4096);
    for (int i = 0; i < mistakes; ++i)
        spoil(header, count);
    /* As many as it says: what lies behind may be taken for one. */
    give((uintptr_t)header, sizeof *header + header->num_attrs * sizeof header->attrs[0]);
    for (unsigned i = 0; i < count; ++i) {
        if (header->attrs[i].len)
            header->attrs[i].data = harmless(header->attrs[i].data);
        give(header->attrs[i].data, header->attrs[i].len);
    }
    return header;
}

// After a call that succeeded: whatever it says it has written must have been writable. And what it made is kept.
static void look_at_answer(const struct ib_uverbs_ioctl_hdr *header, unsigned count)
{
    for (unsigned i = 0; i < count; ++i) {
        const struct ib_uverbs_attr *attr = &header->attrs[i];
        if (!attr->len) {
            keep_handle(attr->data);
        } else if (attr->flags == (UVERBS_ATTR_F_MANDATORY | UVERBS_ATTR_F_VALID_OUTPUT)) {
            if (!is_writable(attr->data, attr->len))
                FAIL("call %lu: %d bytes were delivered to %llx\n", made, attr->len, (long long)attr->data);
            for (size_t at = 0; at + 4 <= attr->len; at += 4) {
                uint32_t value;
                memcpy(&value, (void *)(uintptr_t)(attr->data + at), 4);
                keep_handle(value);
            }
        }
    }
}

static void count(int result)
{
    ++made;
    if (!result)
        ++succeeded;
    else if (result != -1 || errno <= 0 || errno >= 134)
        FAIL("call %lu: returned %d with errno %d\n", made, result, errno);
    else
        ++ended[errno];
    if (!is_untouched())
        FAIL("call %lu has written where it should not\n", made);
}

static void open_again(void)
{
    /* Channels that calls have made are closed, too. */
    for (int fd = device; fd < 1024; ++fd)
        close(fd);
    CHECK((device = open("/dev/infiniband/uverbs0", O_RDWR | O_CLOEXEC)) >= 0);
    memset(known, 0, sizeof known);
    struct ib_uverbs_ioctl_hdr *header = write_call(recorded[0], 0);
    seal();
    CHECK(!ioctl(device, RDMA_VERBS_IOCTL, header));
    alarm(120);
}

static void call_somebody(void)
{
    const struct call *call = recorded[below(recorded_count)];
    struct ib_uverbs_ioctl_hdr *header = write_call(call, once_in(3) ? 0 : 1 + below(3));
    seal();
    errno = 0;
    int result = ioctl(device, RDMA_VERBS_IOCTL, header);
    count(result);
    if (!result)
        look_at_answer(header, call->header.num_attrs);
}

// Calls that are no ioctl of the device, or one at an address that cannot be read.
static void call_nobody(void)
{
    begin_call();
    seal();
    errno = 0;
    uint64_t wild = harmless(wild_address());
    size_t length = once_in(2) ? below(64) : edge();
    switch (below(6)) {
    case 0: case 1: {
        int result = ioctl(device, RDMA_VERBS_IOCTL, wild);
        if (!result)
            FAIL("call %lu: there was no call at %llx\n", made, (long long)wild);
        return count(result);
    }
    case 2: return count(ioctl(device, random_number(), wild));
    case 3: return count(write(device, once_in(2) ? (void *)wild : ground, length));
    case 4: return count(read(device, (void *)wild, length) >= 0 ? -2 : -1);
    default: {
        uint64_t offset = once_in(2) ? 4096 * below(1 << 20) : random_number();
        size_t pages = once_in(2) ? 4096 : length;
        void *mapped = mmap(NULL, pages, PROT_READ | PROT_WRITE, MAP_SHARED, device, offset);
        count(mapped == MAP_FAILED ? -1 : 0);
        if (mapped != MAP_FAILED)
            CHECK(!munmap(mapped, pages));
    }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SEED CALLS\n", argv[0]);
        return 2;
    }
    seed_random(strtoull(argv[1], NULL, 10));
    unsigned long calls = strtoul(argv[2], NULL, 10);
    make_ground();
    record();
    CHECK((device = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0);
    while (made < calls) {
        if (made % EPOCH == 0)
            open_again();
        if (once_in(12))
            call_nobody();
        else
            call_somebody();
    }
    printf("%lu calls, %lu succeeded", made, succeeded);
    for (int i = 0; i < 4096; ++i)
        if (ended[i])
            printf(", %lu %s", ended[i], strerrorname_np(i));
    puts("");
    /* What is always refused has tested nothing. */
    CHECK(succeeded > made / 20 && ended[EFAULT] > made / 50);
    return 0;
}
