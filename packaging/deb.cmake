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
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, fonts-droid-fallback, qt6-wayland")
include(CPack)
