#pragma once

/// NEARFIELD_CLONES before a function of hot loops: it is compiled a second time for processors with AVX2 and FMA, and
/// which one runs is decided when the program starts. A body that such a function calls has to become part of it to be
/// compiled along: NEARFIELD_INLINE.
#if defined(__x86_64__) && !defined(__clang__) && !defined(NEARFIELD_SANITIZE)
#define NEARFIELD_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define NEARFIELD_CLONES
#endif
#define NEARFIELD_INLINE inline __attribute__((always_inline))
