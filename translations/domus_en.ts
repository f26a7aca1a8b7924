<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>GuestWords</name>
    <message numerus="yes">
        <source>%n vCPU(s)</source>
        <translation>
            <numerusform>%n vCPU</numerusform>
            <numerusform>%n vCPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message numerus="yes">
        <source>Runs on %n vCPU(s), as asked</source>
        <translation>
            <numerusform>Runs on %n vCPU, as asked</numerusform>
            <numerusform>Runs on %n vCPUs, as asked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Was given %n vCPU(s); it does not tell on how many it runs</source>
        <translation>
            <numerusform>Was given %n vCPU; it does not tell on how many it runs</numerusform>
            <numerusform>Was given %n vCPUs; it does not tell on how many it runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Runs on %n vCPU(s)</source>
        <translation>
            <numerusform>Runs on %n vCPU</numerusform>
            <numerusform>Runs on %n vCPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vCPU(s)</source>
        <translation>
            <numerusform>%n vCPU</numerusform>
            <numerusform>%n vCPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::ChoicePage</name>
    <message numerus="yes">
        <source>%n guest(s) chosen</source>
        <translation>
            <numerusform>%n guest chosen</numerusform>
            <numerusform>%n guests chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::GuestView</name>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n guest</numerusform>
            <numerusform>%n guests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::HomePage</name>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n guest</numerusform>
            <numerusform>%n guests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::JobRow</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::JobsStrip</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::LabelMenu</name>
    <message numerus="yes">
        <source>Put %n guest(s) into the group:</source>
        <translation>
            <numerusform>Put %n guest into the group:</numerusform>
            <numerusform>Put %n guests into the group:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n guest(s) these tags:</source>
        <translation>
            <numerusform>Give %n guest these tags:</numerusform>
            <numerusform>Give %n guests these tags:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::MainWindow</name>
    <message numerus="yes">
        <source>%n guest(s): %1</source>
        <translation>
            <numerusform>%n guest: %1</numerusform>
            <numerusform>%n guests: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n guest</numerusform>
            <numerusform>%n guests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::SidebarRows</name>
    <message numerus="yes">
        <source>%n vCPU(s) · %1</source>
        <translation>
            <numerusform>%n vCPU · %1</numerusform>
            <numerusform>%n vCPUs · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n CPU(s) · %1</source>
        <translation>
            <numerusform>%n CPU · %1</numerusform>
            <numerusform>%n CPUs · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::VcpuCard</name>
    <message numerus="yes">
        <source>%n vCPU(s)</source>
        <translation>
            <numerusform>%n vCPU</numerusform>
            <numerusform>%n vCPUs</numerusform>
        </translation>
    </message>
</context>
</TS>
