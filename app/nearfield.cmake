# Included by app/CMakeLists.txt: the window.
add_executable(nearfield ${CMAKE_SOURCE_DIR}/app/nearfield.cpp)
target_compile_definitions(nearfield PRIVATE NEARFIELD_VERSION="${PROJECT_VERSION}")
target_link_libraries(nearfield PRIVATE nearfield_ui_window)
