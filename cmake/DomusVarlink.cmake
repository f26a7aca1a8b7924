# SPDX-License-Identifier: GPL-3.0-or-later
# domus_varlink_sources(VARIABLE FILE.varlink...)
# Makes the C++ of each interface file at build time, in <build>/<here>/generated, and sets VARIABLE to the
# sources. Add that directory to the target's include path: #include "io_domus_guests.h".
function(domus_varlink_sources variable)
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/generated")
    set(sources "")
    foreach(file IN LISTS ARGN)
        get_filename_component(name "${file}" NAME_WLE) # io.domus.guests
        string(REPLACE "." "_" base "${name}")
        set(outputs "${directory}/${base}.cpp" "${directory}/${base}.h")
        add_custom_command(OUTPUT ${outputs} VERBATIM
            COMMAND domus-varlink-gen --cpp "${file}" "${directory}"
            DEPENDS domus-varlink-gen "${file}"
            COMMENT "Generating ${base}.h and .cpp")
        set_source_files_properties(${outputs} PROPERTIES SKIP_AUTOMOC ON SKIP_AUTOUIC ON)
        list(APPEND sources ${outputs})
    endforeach()
    set(${variable} "${sources}" PARENT_SCOPE)
endfunction()
