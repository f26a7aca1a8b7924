# SPDX-License-Identifier: GPL-3.0-or-later
# One target per folder, each with its own include path, so that a forbidden include does not compile.

# domus_library(NAME SOURCES file... LINK target...)
# Headers of the folder are included by their path below the folder: #include "qemu/qmp_client.h".
function(domus_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

# domus_program(NAME SOURCES file... LINK target...): an installed executable, in build/bin.
function(domus_program name)
    cmake_parse_arguments(ARG "LIBEXEC" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINK})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    if(ARG_LIBEXEC)
        install(TARGETS ${name} DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/domus")
    else()
        install(TARGETS ${name} DESTINATION "${CMAKE_INSTALL_BINDIR}")
    endif()
endfunction()

# domus_test(NAME LINK target... [LABELS unit|qemu|gui|kvm|foreign] [TIMEOUT seconds] [PROGRAMS target...])
# Builds tests/<here>/NAME.cpp with QtTest. PROGRAMS are built first and found in build/bin.
function(domus_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINK;LABELS;PROGRAMS;SOURCES" ${ARGN})
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINK} domus_testlib Qt6::Test)
    target_compile_definitions(${name} PRIVATE
        DOMUS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DOMUS_BIN_DIR="${CMAKE_BINARY_DIR}/bin"
        DOMUS_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/data")
    if(ARG_PROGRAMS)
        add_dependencies(${name} ${ARG_PROGRAMS})
    endif()
    if(NOT ARG_LABELS)
        set(ARG_LABELS unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;ASAN_OPTIONS=detect_leaks=0")
endfunction()
