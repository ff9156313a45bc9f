# With NEARFIELD_BULK the headers of libraries that nearly every source includes are compiled once, and the sources of a
# module several at a time: a build from nothing is faster. Developers build without, so that a source that forgets an
# include does not compile. One set of headers for each of the three ways sources are compiled:
# core and terminal, window and its tests, tests of the core.

set(nearfield_standard_headers <algorithm> <array> <atomic> <chrono> <cmath> <filesystem> <fstream> <functional> <map>
  <memory> <mutex> <optional> <random> <span> <sstream> <stop_token> <string> <string_view> <thread> <unordered_map>
  <utility> <variant> <vector>)

function(nearfield_precompiled name)
  if(NEARFIELD_BULK)
    file(CONFIGURE OUTPUT precompiled/${name}.cpp CONTENT "")
    add_library(nearfield_precompiled_${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/precompiled/${name}.cpp)
    target_link_libraries(nearfield_precompiled_${name} PRIVATE nearfield_options)
    target_precompile_headers(nearfield_precompiled_${name} PRIVATE ${nearfield_standard_headers} ${ARGN})
  endif()
endfunction()

nearfield_precompiled(core <Eigen/Core> <nlohmann/json.hpp>)
nearfield_precompiled(window <Eigen/Core> <QApplication> <QListView> <QPainter> <QTreeView> <QWidget>)
nearfield_precompiled(core_tests <Eigen/Core> <QObject> <QString>)
if(NEARFIELD_BULK)
  # Not linked to Qt6::Widgets, whose definitions not every module of the window has.
  target_link_libraries(nearfield_precompiled_window PRIVATE Qt6::Core)
  target_include_directories(nearfield_precompiled_window SYSTEM PRIVATE
    $<TARGET_PROPERTY:Qt6::Gui,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:Qt6::Widgets,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_definitions(nearfield_precompiled_window PRIVATE ${nearfield_window_definitions})
  target_link_libraries(nearfield_precompiled_core_tests PRIVATE Qt6::Core)
endif()

# Lets a target use the set that fits what it is: `core`, `window` or `core_tests`.
function(nearfield_use_precompiled target set)
  if(NEARFIELD_BULK)
    target_precompile_headers(${target} REUSE_FROM nearfield_precompiled_${set})
  endif()
endfunction()
