# SPDX-License-Identifier: GPL-3.0-or-later
# The command line, and the manual pages of all three programs.
domus_program(dom SOURCES dom.cpp LINK domus_quick)
add_library(domus-cli MODULE dom_verbs.cpp)
target_link_libraries(domus-cli PRIVATE domus_cli)
# Nothing but its entry is for others: what they might put in the place of is looked up by name at each start.
target_link_options(domus-cli PRIVATE -Wl,--exclude-libs,ALL)
set_target_properties(domus-cli PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin" AUTOMOC OFF)
install(TARGETS domus-cli DESTINATION "${CMAKE_INSTALL_LIBDIR}/domus")
add_dependencies(dom domus-cli)
set_target_properties(dom PROPERTIES AUTOMOC OFF)
if(NOT DOMUS_SANITIZE)
    # Loading libstdc++ takes longer than a short list does.
    target_link_options(dom PRIVATE -static-libstdc++ -static-libgcc)
endif()
install(FILES "${CMAKE_SOURCE_DIR}/docs/man/dom.1" "${CMAKE_SOURCE_DIR}/docs/man/domus.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${CMAKE_SOURCE_DIR}/docs/man/domusd.8" DESTINATION "${CMAKE_INSTALL_MANDIR}/man8")
