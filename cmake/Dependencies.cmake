# Every library the project uses, found once. packaging/deps.txt names the Debian packages.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# core
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt 9 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
pkg_check_modules(OPENBLAS REQUIRED IMPORTED_TARGET openblas)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswresample libswscale)
pkg_check_modules(TAGLIB REQUIRED IMPORTED_TARGET taglib)
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(FFTW REQUIRED IMPORTED_TARGET fftw3f)

# terminal
find_package(CLI11 2.1 REQUIRED)

# window
find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets Svg Charts Multimedia DBus PrintSupport)
find_package(QCustomPlotQt6 REQUIRED) # after PrintSupport, which it names without finding it
if(NEARFIELD_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  pkg_check_modules(EBUR128 REQUIRED IMPORTED_TARGET libebur128) # which loudness is measured against
endif()
