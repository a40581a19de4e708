// The emulator's functions, found by name in the running program.
#pragma once
#include <dlfcn.h>

#define FIND(result, name, ...)                                                                                   \
    result (*name)(__VA_ARGS__) = (result (*)(__VA_ARGS__))dlsym(RTLD_DEFAULT, #name);                             \
    CHECK(name)
