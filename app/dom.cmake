# SPDX-License-Identifier: GPL-3.0-or-later
# The command line, and the manual pages of all three programs.
domus_program(dom SOURCES dom.cpp LINK domus_cli)
set_target_properties(dom PROPERTIES AUTOMOC OFF)
install(FILES "${CMAKE_SOURCE_DIR}/docs/man/dom.1" "${CMAKE_SOURCE_DIR}/docs/man/domus.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${CMAKE_SOURCE_DIR}/docs/man/domusd.8" DESTINATION "${CMAKE_INSTALL_MANDIR}/man8")
