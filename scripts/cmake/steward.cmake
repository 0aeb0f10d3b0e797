# Compiler, warnings, libraries and the three functions that every CMakeLists.txt of the tree uses:
#   steward_library(NAME SOURCES ... DEPS ...)   a static library
#   steward_program(NAME SOURCES ... DEPS ...)   a binary in build/bin
#   steward_test(NAME LABEL SOURCES ... DEPS ...) one GoogleTest binary, run by ctest with a label: unit | lib | sim | e2e

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
option(STEWARD_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(STEWARD_SANITIZE)
  # Optimising what the sanitizers add takes longer than the tests gain.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
else()
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Objects are shared between checkouts, and those with a precompiled header are kept too. CCACHE_DEPEND hashes what a
  # file includes after it was compiled, and keeps nothing whose includes are newer than the compiler's start: otherwise a
  # header that is edited meanwhile leaves a result that is wrong for good.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true
      CCACHE_DEPEND=true CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

find_package(Threads REQUIRED)
set(Protobuf_USE_STATIC_LIBS ON)
find_package(Protobuf REQUIRED)
find_package(absl REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(civetweb REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)

# What every command runs through is linked from its archive, where there is one: a thread's own variables are found
# without a call, and a function without a table (docs/decisions/0007-archives.md).
get_property(imported DIRECTORY PROPERTY IMPORTED_TARGETS)
list(FILTER imported INCLUDE REGEX "^(absl|gRPC|protobuf|RocksDB)::")
foreach(target IN LISTS imported)
  get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
  foreach(configuration IN LISTS configurations)
    get_target_property(shared ${target} IMPORTED_LOCATION_${configuration})
    string(REGEX REPLACE "\\.so[.0-9]*$" ".a" archive "${shared}")
    if(archive MATCHES "\\.a$" AND EXISTS ${archive})
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} ${archive})
    endif()
  endforeach()
endforeach()
# The archive for the same reason.
find_library(JEMALLOC_LIBRARY libjemalloc_pic.a REQUIRED)

# What our own code is compiled and linked with. Third-party and generated code does not get the warnings.
add_library(steward_options INTERFACE)
target_compile_features(steward_options INTERFACE cxx_std_20)
target_include_directories(steward_options INTERFACE ${CMAKE_SOURCE_DIR})
# A test's own code runs for milliseconds: to optimise it would take half of the time of a build. What it tests is
# optimised.
set(is_test $<BOOL:$<TARGET_PROPERTY:STEWARD_TEST>>)
target_compile_options(steward_options INTERFACE
  -pthread -fstack-protector-strong -fno-omit-frame-pointer
  $<$<AND:$<CONFIG:RelWithDebInfo>,$<NOT:${is_test}>>:-D_FORTIFY_SOURCE=2> $<${is_test}:-O0>)
target_link_options(steward_options INTERFACE -fuse-ld=mold -Wl,-z,relro,-z,now)
add_library(steward_warnings INTERFACE)
target_compile_options(steward_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror
  # Designated initialisers leave out what has a default.
  -Wno-missing-field-initializers)

# Not generated code: it takes most of the time to build, and is protobuf's to test.
set(instrumented $<NOT:$<STREQUAL:$<TARGET_PROPERTY:NAME>,steward_proto>>)
if(STEWARD_SANITIZE)
  target_compile_options(steward_options INTERFACE -U_FORTIFY_SOURCE
    $<${instrumented}:-fsanitize=address,undefined> $<${instrumented}:-fno-sanitize-recover=all>)
  # GCC's own instrumentation makes it see uninitialised values that are none; the plain build keeps that warning.
  target_compile_options(steward_warnings INTERFACE -Wno-maybe-uninitialized)
  target_link_options(steward_options INTERFACE -fsanitize=address,undefined)
endif()

# tests/fuzz/README.md says how to build and run them. What they call is instrumented.
option(STEWARD_FUZZ "Build the fuzzers of tests/fuzz, with clang" OFF)
if(STEWARD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "STEWARD_FUZZ needs clang: -DCMAKE_CXX_COMPILER=clang++")
  endif()
  target_compile_options(steward_options INTERFACE -O1 -U_FORTIFY_SOURCE
    $<${instrumented}:-fsanitize=fuzzer-no-link,address,undefined> $<${instrumented}:-fno-sanitize-recover=all>)
  # The plain build's compiler decides what is worth a warning.
  target_compile_options(steward_warnings INTERFACE -w)
  target_link_options(steward_options INTERFACE -fsanitize=address,undefined)
endif()

# Precompiled headers, one for libraries and programs, one for tests: what nearly every file includes, and what takes
# more than half of the time to compile it. Files include what they use all the same: scripts/tidy.py compiles without.
set(common_headers <algorithm> <cstdint> <functional> <map> <memory> <optional> <string> <utility> <vector>
    <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/strings/string_view.h>
    <absl/time/time.h> <google/protobuf/descriptor.h> <google/protobuf/field_mask.pb.h> <google/protobuf/message.h>
    <google/protobuf/timestamp.pb.h> <steward/common/v1/envelope.pb.h> <steward/common/v1/stored.pb.h>)
add_library(steward_pch OBJECT ${CMAKE_SOURCE_DIR}/scripts/cmake/pch.cc)
target_link_libraries(steward_pch PUBLIC steward_options steward_proto)
target_precompile_headers(steward_pch PRIVATE ${common_headers})
add_library(steward_test_pch OBJECT ${CMAKE_SOURCE_DIR}/scripts/cmake/pch.cc)
target_link_libraries(steward_test_pch PUBLIC steward_options steward_proto GTest::gtest GTest::gmock)
set_target_properties(steward_test_pch PROPERTIES STEWARD_TEST ON)
target_precompile_headers(steward_test_pch PRIVATE <gmock/gmock.h> <gtest/gtest.h> ${common_headers})

# steward_precompile(NAME COMMON HEADERS...): what COMMON has precompiled, or, for a target of many files that all read
# the same HEADERS more, those too.
set(test_headers <gmock/gmock.h> <gtest/gtest.h> ${common_headers})
function(steward_precompile name common)
  if(ARGN)
    set(headers ${common_headers})
    if(common STREQUAL steward_test_pch)
      set(headers ${test_headers})
    endif()
    target_precompile_headers(${name} PRIVATE ${headers} ${ARGN})
  else()
    target_precompile_headers(${name} REUSE_FROM ${common})
  endif()
endfunction()

function(steward_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS;PRECOMPILE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC steward_options ${ARG_DEPS} PRIVATE steward_warnings ${ARG_PRIVATE_DEPS})
  steward_precompile(${name} steward_pch ${ARG_PRECOMPILE})
endfunction()

function(steward_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE steward_options steward_warnings ${ARG_DEPS})
  target_precompile_headers(${name} REUSE_FROM steward_pch)
  if(NOT STEWARD_SANITIZE)
    target_link_libraries(${name} PRIVATE ${JEMALLOC_LIBRARY})
  endif()
endfunction()

function(steward_test name label)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRECOMPILE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE steward_options steward_warnings ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gmock_main)
  steward_precompile(${name} steward_test_pch ${ARG_PRECOMPILE})
  target_compile_options(${name} PRIVATE -Wno-sign-conversion)
  set_target_properties(${name} PROPERTIES STEWARD_TEST ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 600 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
