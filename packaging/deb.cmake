# The Debian package: cmake --build build/release && cpack --config build/release/CPackConfig.cmake. Needs file(1).

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME nearfield)
set(CPACK_PACKAGE_CONTACT "The Nearfield project")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "music recommender that learns how your music sounds")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # libqt6svg6, which is linked, brings the plug-ins for icons too
# Qt Multimedia loads GStreamer's plug-ins at run time and depends on none of them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "gstreamer1.0-plugins-base, gstreamer1.0-plugins-good")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, fonts-droid-fallback, gstreamer1.0-libav, qt6-wayland")
include(CPack)
