# One function makes every library of the project, one every test, so that all are built alike.

add_library(nearfield_options INTERFACE)
target_include_directories(nearfield_options INTERFACE ${CMAKE_SOURCE_DIR})
# Every translation unit sees the same Eigen (one-definition rule).
target_link_libraries(nearfield_options INTERFACE Eigen3::Eigen PkgConfig::OPENBLAS)
target_compile_definitions(nearfield_options INTERFACE EIGEN_USE_BLAS $<$<CONFIG:Debug>:EIGEN_RUNTIME_NO_MALLOC>)
target_compile_options(nearfield_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough
  -Wno-missing-field-initializers) # options are given by designated initialisers, the rest keep their defaults
# Warnings are errors where they can be trusted. At -O3 GCC 12 has false positives, with std::optional (its bug 80635) and
# text + text (105651), and its manual warns of more in sanitized code.
if(NOT NEARFIELD_SANITIZE)
  target_compile_options(nearfield_options INTERFACE $<$<NOT:$<CONFIG:Release>>:-Werror>)
endif()
if(NEARFIELD_BULK)
  # What is private to a source lies in a file that another one includes.
  target_compile_options(nearfield_options INTERFACE -Wno-subobject-linkage)
endif()
if(NEARFIELD_SANITIZE)
  # A null reference shows as soon as it is used, x86 reads at any alignment, and AddressSanitizer knows the size of every
  # object: to check these too takes a quarter of the time to compile.
  target_compile_options(nearfield_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(nearfield_options INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(nearfield_options INTERFACE NEARFIELD_SANITIZE)
endif()
if(NEARFIELD_COVERAGE)
  # Counters are added to from several threads.
  target_compile_options(nearfield_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(nearfield_options INTERFACE --coverage)
endif()

# What Qt must not do for sources of the window.
set(nearfield_window_definitions QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT)

include(PrecompiledHeaders)

# nearfield_module(core_nn SOURCES a.cpp b.cpp DEPENDS core_base PRIVATE_DEPENDS SQLiteCpp ALONE b.cpp)
# makes the static library nearfield_core_nn. DEPENDS is the whole list of modules it may include from. ALONE names the
# sources that NEARFIELD_BULK compiles by themselves, because another source of the module has a
# constant or function of the same name for itself.
function(nearfield_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS;ALONE" ${ARGN})
  add_library(nearfield_${name} STATIC ${ARG_SOURCES})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_libraries(nearfield_${name} PUBLIC nearfield_options PRIVATE ${ARG_PRIVATE_DEPENDS})
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(TARGET nearfield_${dependency})
      target_link_libraries(nearfield_${name} PUBLIC nearfield_${dependency})
    else()
      target_link_libraries(nearfield_${name} PUBLIC ${dependency})
    endif()
  endforeach()
  if(name MATCHES "^ui_")
    target_compile_definitions(nearfield_${name} PUBLIC ${nearfield_window_definitions})
    nearfield_use_precompiled(nearfield_${name} window)
  else()
    nearfield_use_precompiled(nearfield_${name} core)
  endif()
endfunction()

# nearfield_inner_loops(kernels.cpp)
# optimises these sources in debug builds too. They read neither errno nor floating-point traps; giving up both lets the
# compiler vectorise comparisons and square roots, which makes training four times as fast.
function(nearfield_inner_loops)
  if(NOT NEARFIELD_SANITIZE)
    set_source_files_properties(${ARGN} PROPERTIES
      COMPILE_OPTIONS "-O3;-fno-math-errno;-fno-trapping-math" SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# For sources that end by including their own x.moc. AUTOMOC would start a process and compile a file more for each.
function(nearfield_moc_sources target)
  foreach(source IN LISTS ARGN)
    if(source MATCHES "^tst_.*\\.cpp$")
      string(REPLACE ".cpp" ".moc" moc ${CMAKE_CURRENT_BINARY_DIR}/${source})
      qt6_generate_moc(${source} ${moc} TARGET ${target})
      target_sources(${target} PRIVATE ${moc})
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

# nearfield_test(core_nn_dense SOURCES tst_dense.cpp DEPENDS core_nn)
# makes the Qt Test program tst_core_nn_dense and registers it with CTest.
function(nearfield_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(tst_${name} ${ARG_SOURCES})
  nearfield_moc_sources(tst_${name} ${ARG_SOURCES})
  target_link_libraries(tst_${name} PRIVATE nearfield_options Qt6::Test)
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(TARGET nearfield_${dependency})
      target_link_libraries(tst_${name} PRIVATE nearfield_${dependency})
    else()
      target_link_libraries(tst_${name} PRIVATE ${dependency})
    endif()
  endforeach()
  if(ARG_DEPENDS MATCHES "ui_")
    nearfield_use_precompiled(tst_${name} window)
  else()
    nearfield_use_precompiled(tst_${name} core_tests)
  endif()
  add_test(NAME ${name} COMMAND tst_${name})
  set(environment "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OPENBLAS_NUM_THREADS=1") # one, as the programs set it
  if(NEARFIELD_SANITIZE)
    list(APPEND environment
      "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/leaks.supp:print_suppressions=0")
  endif()
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}" TIMEOUT 240)
  if(ARG_TIMEOUT)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  endif()
  if(ARG_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
  endif()
endfunction()
