<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>DomainWords</name>
    <message>
        <source>Domain %1</source>
        <translation>Domäne %1</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Has ended</source>
        <translation>Ist zu Ende</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>Abgestürzt</translation>
    </message>
    <message>
        <source>Going</source>
        <translation>Geht gerade</translation>
    </message>
    <message>
        <source>domid %1</source>
        <translation>Domid %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message>
        <source>Defined</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Definition changed</source>
        <translation>Definition geändert</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>Fortgesetzt</translation>
    </message>
    <message>
        <source>Asked to shut down</source>
        <translation>Um Herunterfahren gebeten</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurückgesetzt</translation>
    </message>
    <message>
        <source>Rebooted</source>
        <translation>Neu gestartet</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Geendet</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>Abgestürzt</translation>
    </message>
    <message>
        <source>Found running</source>
        <translation>Laufend vorgefunden</translation>
    </message>
    <message>
        <source>Installation ended</source>
        <translation>Installation beendet</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Memory asked</source>
        <translation>Speicher verlangt</translation>
    </message>
    <message>
        <source>Memory reached</source>
        <translation>Speicher erreicht</translation>
    </message>
    <message>
        <source>Memory does not follow</source>
        <translation>Speicher folgt nicht</translation>
    </message>
    <message>
        <source>vCPUs asked</source>
        <translation>vCPUs verlangt</translation>
    </message>
    <message>
        <source>vCPUs reached</source>
        <translation>vCPUs erreicht</translation>
    </message>
    <message>
        <source>vCPUs do not follow</source>
        <translation>vCPUs folgen nicht</translation>
    </message>
    <message>
        <source>Weight and cap set</source>
        <translation>Gewicht und Grenze gesetzt</translation>
    </message>
    <message>
        <source>Saved into a file</source>
        <translation>In eine Datei gesichert</translation>
    </message>
    <message>
        <source>Restored from a file</source>
        <translation>Aus einer Datei wiederhergestellt</translation>
    </message>
    <message>
        <source>Disk attached</source>
        <translation>Platte angeschlossen</translation>
    </message>
    <message>
        <source>Disk detached</source>
        <translation>Platte abgetrennt</translation>
    </message>
    <message>
        <source>Network card attached</source>
        <translation>Netzwerkkarte angeschlossen</translation>
    </message>
    <message>
        <source>Network card detached</source>
        <translation>Netzwerkkarte abgetrennt</translation>
    </message>
    <message>
        <source>CD changed</source>
        <translation>CD gewechselt</translation>
    </message>
    <message>
        <source>Processors set</source>
        <translation>Prozessoren zugeteilt</translation>
    </message>
</context>
<context>
    <name>Graph</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
</context>
<context>
    <name>GuestAction</name>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>S&amp;hut Down</source>
        <translation>&amp;Herunterfahren</translation>
    </message>
    <message>
        <source>Re&amp;boot</source>
        <translation>&amp;Neu starten</translation>
    </message>
    <message>
        <source>Rese&amp;t</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Power &amp;Off…</source>
        <translation>&amp;Ausschalten …</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>Start the guest</source>
        <translation>Den Gast starten</translation>
    </message>
    <message>
        <source>Press the guest&apos;s power button: it shuts down by itself</source>
        <translation>Den Netzschalter des Gastes drücken: Er fährt selbst herunter</translation>
    </message>
    <message>
        <source>Ask the guest to shut down, and start it again</source>
        <translation>Den Gast herunterfahren lassen und wieder starten</translation>
    </message>
    <message>
        <source>Press the guest&apos;s reset button: it restarts at once</source>
        <translation>Die Reset-Taste des Gastes drücken: Er startet sofort neu</translation>
    </message>
    <message>
        <source>Pull the guest&apos;s plug: what it has not written is lost</source>
        <translation>Dem Gast den Stecker ziehen: Was er nicht geschrieben hat, ist verloren</translation>
    </message>
    <message>
        <source>Stop the guest&apos;s processors; it keeps its memory</source>
        <translation>Die Prozessoren des Gastes anhalten; seinen Speicher behält er</translation>
    </message>
    <message>
        <source>Let the paused guest go on</source>
        <translation>Den angehaltenen Gast weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Remove the guest, and its disks if you wish</source>
        <translation>Den Gast entfernen, auf Wunsch mit seinen Festplatten</translation>
    </message>
    <message>
        <source>Sa&amp;ve</source>
        <translation>&amp;Sichern</translation>
    </message>
    <message>
        <source>R&amp;estore</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Write the running guest into a file, and end it: Restore goes on with it</source>
        <translation>Den laufenden Gast in eine Datei schreiben und beenden: Wiederherstellen setzt ihn fort</translation>
    </message>
    <message>
        <source>Go on with the guest as it was saved</source>
        <translation>Den Gast fortsetzen, wie er gesichert wurde</translation>
    </message>
</context>
<context>
    <name>GuestWords</name>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Shutting down</source>
        <translation>Fährt herunter</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>Abgestürzt</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Nicht verwendbar</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Installing</source>
        <translation>Wird installiert</translation>
    </message>
    <message numerus="yes">
        <source>%n vCPU(s)</source>
        <translation>
            <numerusform>%n vCPU</numerusform>
            <numerusform>%n vCPUs</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gesichert</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Wird gesichert</translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message>
        <source>Its definition cannot be used</source>
        <translation>Seine Definition ist unbrauchbar</translation>
    </message>
    <message>
        <source>The first figures come in a moment</source>
        <translation>Die ersten Werte kommen gleich</translation>
    </message>
    <message>
        <source>Off: what you choose counts from the next start</source>
        <translation>Aus: Was Sie wählen, gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Asked for %1, at %2</source>
        <translation>Verlangt %1, hat %2</translation>
    </message>
    <message>
        <source>Has %1, as asked</source>
        <translation>Hat %1, wie verlangt</translation>
    </message>
    <message>
        <source>Asked for %1, stays at %2</source>
        <translation>Verlangt %1, bleibt bei %2</translation>
    </message>
    <message>
        <source>Has %1</source>
        <translation>Hat %1</translation>
    </message>
    <message>
        <source>Asked for %1, runs on %2</source>
        <translation>Verlangt %1, läuft auf %2</translation>
    </message>
    <message numerus="yes">
        <source>Runs on %n vCPU(s), as asked</source>
        <translation>
            <numerusform>Läuft auf %n vCPU, wie verlangt</numerusform>
            <numerusform>Läuft auf %n vCPUs, wie verlangt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Was given %n vCPU(s); it does not tell on how many it runs</source>
        <translation>
            <numerusform>Hat %n vCPU bekommen; auf wie vielen er läuft, sagt er nicht</numerusform>
            <numerusform>Hat %n vCPUs bekommen; auf wie vielen er läuft, sagt er nicht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Runs on %n vCPU(s)</source>
        <translation>
            <numerusform>Läuft auf %n vCPU</numerusform>
            <numerusform>Läuft auf %n vCPUs</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, up to %2</source>
        <translation>%1, bis zu %2</translation>
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
    <name>SavedFileQuestion</name>
    <message>
        <source>Restore a Saved Guest</source>
        <translation>Gesicherten Gast wiederherstellen</translation>
    </message>
    <message>
        <source>Path of the file on %1:</source>
        <translation>Pfad der Datei auf %1:</translation>
    </message>
</context>
<context>
    <name>SizeText</name>
    <message>
        <source>Give a size, such as 1.5 GiB.</source>
        <translation>Geben Sie eine Größe an, etwa 1.5 GiB.</translation>
    </message>
    <message>
        <source>%1 of what? Write %1 MiB or %1 GiB.</source>
        <translation>%1 wovon? Schreiben Sie %1 MiB oder %1 GiB.</translation>
    </message>
    <message>
        <source>“%1” is not a size. Write it like 512 MiB or 1.5 GiB.</source>
        <translation>„%1“ ist keine Größe. Schreiben Sie etwa 512 MiB oder 1.5 GiB.</translation>
    </message>
</context>
<context>
    <name>StartOptions</name>
    <message>
        <source>There is no option %1</source>
        <translation>Die Option %1 gibt es nicht</translation>
    </message>
    <message>
        <source>--palette wants light or dark</source>
        <translation>--palette erwartet light oder dark</translation>
    </message>
    <message>
        <source>--vnc wants an address. %1. %2</source>
        <translation>--vnc braucht eine Adresse. %1. %2</translation>
    </message>
    <message>
        <source>--view-only is for --vnc ADDRESS</source>
        <translation>--view-only gilt nur mit --vnc ADRESSE</translation>
    </message>
    <message>
        <source>Usage: domus [OPTION]...
The desktop for virtual machines.

  --vnc ADDRESS              show only the display of that VNC server: host:1, host::5901,
                             [IPv6]:1, vnc://host:5901 or the path of a Unix socket
  --view-only                with --vnc: send no keys and no pointer
  --palette light|dark       use this palette instead of the system&apos;s
  --exit-after-first-paint   for measuring: print the monotonic time in nanoseconds when the
                             list of guests was painted, and end
  --version                  print the version
  --help                     print this
</source>
        <translation>Aufruf: domus [OPTION]...
Der Desktop für virtuelle Maschinen.

  --vnc ADRESSE              nur die Anzeige dieses VNC-Servers zeigen: host:1, host::5901,
                             [IPv6]:1, vnc://host:5901 oder der Pfad eines Unix-Sockets
  --view-only                mit --vnc: weder Tasten noch Zeiger senden
  --palette light|dark       diese Palette statt der des Systems verwenden
  --exit-after-first-paint   zum Messen: die monotone Zeit in Nanosekunden ausgeben, zu der die
                             Liste der Gäste gezeichnet war, und enden
  --version                  die Version ausgeben
  --help                     dies ausgeben
</translation>
    </message>
</context>
<context>
    <name>StoreWords</name>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Waits for the other end</source>
        <translation>Wartet auf das andere Ende</translation>
    </message>
    <message>
        <source>Ready to be connected</source>
        <translation>Bereit zum Verbinden</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Being closed</source>
        <translation>Wird geschlossen</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Being set up anew</source>
        <translation>Wird neu eingerichtet</translation>
    </message>
    <message>
        <source>Set up anew</source>
        <translation>Neu eingerichtet</translation>
    </message>
    <message>
        <source>What the domain is called</source>
        <translation>Wie die Domäne heißt</translation>
    </message>
    <message>
        <source>Its number; another one after each reboot</source>
        <translation>Ihre Nummer; nach jedem Neustart eine andere</translation>
    </message>
    <message>
        <source>Where its UUID stands</source>
        <translation>Wo ihre UUID steht</translation>
    </message>
    <message>
        <source>What the guest was asked to have: %1</source>
        <translation>Was vom Gast gewünscht wurde: %1</translation>
    </message>
    <message>
        <source>The most it can have: %1</source>
        <translation>Was er höchstens haben kann: %1</translation>
    </message>
    <message>
        <source>For the picture: %1</source>
        <translation>Für das Bild: %1</translation>
    </message>
    <message>
        <source>Whether the guest is to use this vCPU</source>
        <translation>Ob der Gast diese vCPU benutzen soll</translation>
    </message>
    <message>
        <source>What the guest is asked to do; it clears this when it has heard</source>
        <translation>Was der Gast tun soll; er leert es, wenn er es gehört hat</translation>
    </message>
    <message>
        <source>A key for the guest&apos;s kernel (SysRq)</source>
        <translation>Eine Taste für den Kernel des Gasts (SysRq)</translation>
    </message>
    <message>
        <source>The guest says that it can be asked for this</source>
        <translation>Der Gast sagt, dass er darum gebeten werden kann</translation>
    </message>
    <message>
        <source>Where dom0 has its text console</source>
        <translation>Wo dom0 seine Textkonsole hat</translation>
    </message>
    <message>
        <source>How much of the text console is kept, in bytes</source>
        <translation>Wie viel von der Textkonsole aufbewahrt wird, in Byte</translation>
    </message>
    <message>
        <source>Event channel: how both ends wake each other</source>
        <translation>Ereigniskanal: womit beide Enden einander wecken</translation>
    </message>
    <message>
        <source>Memory that both ends share</source>
        <translation>Speicher, den beide Enden teilen</translation>
    </message>
    <message>
        <source>Where dom0&apos;s end of the device is</source>
        <translation>Wo das Ende des Geräts in dom0 steht</translation>
    </message>
    <message>
        <source>The network card&apos;s address</source>
        <translation>Die Adresse der Netzwerkkarte</translation>
    </message>
    <message>
        <source>Network cards</source>
        <translation>Netzwerkkarten</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>Platten</translation>
    </message>
    <message>
        <source>Displays</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Keyboard and pointer</source>
        <translation>Tastatur und Zeiger</translation>
    </message>
    <message>
        <source>For the guest&apos;s own use</source>
        <translation>Zur freien Verwendung des Gasts</translation>
    </message>
</context>
<context>
    <name>VncAddress</name>
    <message>
        <source>Write host:1 for display 1, host::5901 for a port, [IPv6]:1, or the path of a Unix socket</source>
        <translation>Schreiben Sie host:1 für Anzeige 1, host::5901 für einen Port, [IPv6]:1 oder den Pfad eines Unix-Sockets</translation>
    </message>
    <message>
        <source>%1 is no port: they go from 1 to 65535</source>
        <translation>%1 ist kein Port: Es gibt 1 bis 65535</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address</source>
        <translation>„%1“ ist keine IPv6-Adresse</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no name or address of a host</source>
        <translation>„%1“ ist weder Name noch Adresse eines Hosts</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no path of a Unix socket: it must begin with /</source>
        <translation>„%1“ ist kein Pfad eines Unix-Sockets: Er muss mit / beginnen</translation>
    </message>
    <message>
        <source>The path of the Unix socket is too long: %1 bytes are the limit</source>
        <translation>Der Pfad des Unix-Sockets ist zu lang: %1 Bytes sind die Grenze</translation>
    </message>
    <message>
        <source>A port must follow &quot;%1::&quot;</source>
        <translation>Nach „%1::“ muss ein Port folgen</translation>
    </message>
    <message>
        <source>The number of a display must follow &quot;%1:&quot;</source>
        <translation>Nach „%1:“ muss die Nummer einer Anzeige folgen</translation>
    </message>
    <message>
        <source>The bracket of the IPv6 address is not closed</source>
        <translation>Die Klammer der IPv6-Adresse ist nicht geschlossen</translation>
    </message>
    <message>
        <source>Leave name and password out of the address: Domus asks for them when the server does</source>
        <translation>Lassen Sie Name und Passwort aus der Adresse: Domus fragt danach, wenn der Server es tut</translation>
    </message>
    <message>
        <source>A port must follow the last colon of vnc://%1</source>
        <translation>Nach dem letzten Doppelpunkt von vnc://%1 muss ein Port folgen</translation>
    </message>
    <message>
        <source>There is no address</source>
        <translation>Es steht keine Adresse da</translation>
    </message>
    <message>
        <source>The address is too long</source>
        <translation>Die Adresse ist zu lang</translation>
    </message>
    <message>
        <source>There are characters in the address that cannot be shown</source>
        <translation>In der Adresse sind Zeichen, die nicht gezeigt werden können</translation>
    </message>
    <message>
        <source>Only vnc:// is the address of a VNC server</source>
        <translation>Nur vnc:// ist die Adresse eines VNC-Servers</translation>
    </message>
    <message>
        <source>&quot;%1&quot; could be an IPv6 address or a port of this machine: write [%1] or localhost%1</source>
        <translation>„%1“ könnte eine IPv6-Adresse oder ein Port dieser Maschine sein: Schreiben Sie [%1] oder localhost%1</translation>
    </message>
</context>
<context>
    <name>VncConnector</name>
    <message>
        <source>The name server does not say where %1 is</source>
        <translation>Der Nameserver sagt nicht, wo %1 ist</translation>
    </message>
    <message>
        <source>Check the network, or write the IP address</source>
        <translation>Prüfen Sie das Netz, oder schreiben Sie die IP-Adresse</translation>
    </message>
    <message>
        <source>There is no host called %1</source>
        <translation>Es gibt keinen Host namens %1</translation>
    </message>
    <message>
        <source>Check the name, or write the IP address</source>
        <translation>Prüfen Sie den Namen, oder schreiben Sie die IP-Adresse</translation>
    </message>
    <message>
        <source> (port %1)</source>
        <translation> (Port %1)</translation>
    </message>
    <message>
        <source>No server listens at %1%2</source>
        <translation>Bei %1%2 hört kein Server</translation>
    </message>
    <message>
        <source>Check the number, and that the server runs</source>
        <translation>Prüfen Sie die Nummer, und ob der Server läuft</translation>
    </message>
    <message>
        <source>Check the number, and that the server runs and takes connections from other machines</source>
        <translation>Prüfen Sie die Nummer, und ob der Server läuft und Verbindungen von anderen Maschinen annimmt</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 antwortet nicht</translation>
    </message>
    <message>
        <source>Check the address; a firewall may be in the way</source>
        <translation>Prüfen Sie die Adresse; eine Firewall könnte im Weg sein</translation>
    </message>
    <message>
        <source>There is no way to %1</source>
        <translation>Es führt kein Weg zu %1</translation>
    </message>
    <message>
        <source>Check the network and the address</source>
        <translation>Prüfen Sie Netz und Adresse</translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>%1 ist nicht zu erreichen</translation>
    </message>
    <message>
        <source>There is no socket %1</source>
        <translation>Es gibt keinen Socket %1</translation>
    </message>
    <message>
        <source>Check the path, and that the server runs</source>
        <translation>Prüfen Sie den Pfad, und ob der Server läuft</translation>
    </message>
    <message>
        <source>No server listens at %1</source>
        <translation>Bei %1 hört kein Server</translation>
    </message>
    <message>
        <source>Check that the server runs</source>
        <translation>Prüfen Sie, ob der Server läuft</translation>
    </message>
</context>
<context>
    <name>domus</name>
    <message>
        <source>the VNC server closed the connection</source>
        <translation>der VNC-Server hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <source>the VNC server refused the password</source>
        <translation>der VNC-Server hat das Passwort abgelehnt</translation>
    </message>
    <message>
        <source>the VNC server did not finish its greeting in time</source>
        <translation>der VNC-Server hat die Begrüßung nicht rechtzeitig beendet</translation>
    </message>
    <message>
        <source>the VNC server sent data that could not be decoded</source>
        <translation>der VNC-Server hat Daten geschickt, die sich nicht entschlüsseln ließen</translation>
    </message>
    <message>
        <source>the VNC server announced a picture of an impossible size</source>
        <translation>der VNC-Server hat ein Bild von unmöglicher Größe angekündigt</translation>
    </message>
    <message>
        <source>the VNC server changes the size of its picture too often</source>
        <translation>der VNC-Server ändert die Größe seines Bildes zu oft</translation>
    </message>
    <message>
        <source>the VNC server takes no input</source>
        <translation>der VNC-Server nimmt keine Eingaben an</translation>
    </message>
    <message>
        <source>the VNC server uses a colour map, which Domus cannot show</source>
        <translation>der VNC-Server verwendet eine Farbtabelle, die Domus nicht zeigen kann</translation>
    </message>
    <message>
        <source>the console&apos;s decoder could not go on</source>
        <translation>der Dekoder der Konsole konnte nicht weitermachen</translation>
    </message>
    <message>
        <source>what answered is not a VNC server</source>
        <translation>was antwortete, ist kein VNC-Server</translation>
    </message>
    <message>
        <source>the VNC server lets nobody in</source>
        <translation>der VNC-Server lässt niemanden ein</translation>
    </message>
    <message>
        <source>the VNC server offers no way to log in that Domus speaks</source>
        <translation>der VNC-Server bietet keine Anmeldung an, die Domus beherrscht</translation>
    </message>
    <message>
        <source>the encryption with the VNC server could not be set up</source>
        <translation>die Verschlüsselung mit dem VNC-Server kam nicht zustande</translation>
    </message>
</context>
<context>
    <name>domus::AddHostDialog</name>
    <message>
        <source>Add Host</source>
        <translation>Rechner hinzufügen</translation>
    </message>
    <message>
        <source>admin@atlas.example.org</source>
        <translation>admin@atlas.example.org</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>wie üblich</translation>
    </message>
    <message>
        <source>File of the key to log in with, and no other</source>
        <translation>Datei des Schlüssels für die Anmeldung, und kein anderer</translation>
    </message>
    <message>
        <source>Another machine with Domus, reached through SSH with your own keys and known hosts.</source>
        <translation>Ein anderer Rechner mit Domus, erreicht durch SSH mit Ihren eigenen Schlüsseln und bekannten Rechnern.</translation>
    </message>
    <message>
        <source>&amp;Add Anyway</source>
        <translation>&amp;Trotzdem hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>&amp;SSH destination:</source>
        <translation>&amp;SSH-Ziel:</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Port:</source>
        <translation>&amp;Port:</translation>
    </message>
    <message>
        <source>&amp;Key file:</source>
        <translation>S&amp;chlüsseldatei:</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbindung mit %1 wird aufgebaut …</translation>
    </message>
    <message>
        <source>That did not work:</source>
        <translation>Das ging nicht:</translation>
    </message>
    <message>
        <source>&amp;Bundled Xen…</source>
        <translation>&amp;Mitgeliefertes Xen …</translation>
    </message>
    <message>
        <source>A Xen host inside QEMU, on this machine</source>
        <translation>Ein Xen-Rechner in QEMU, auf diesem Rechner</translation>
    </message>
</context>
<context>
    <name>domus::AddressFeed</name>
    <message>
        <source>Not connected to %1</source>
        <translation>Nicht mit %1 verbunden</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbindung mit %1 wird aufgebaut</translation>
    </message>
    <message>
        <source>Trying again.</source>
        <translation>Es wird erneut versucht.</translation>
    </message>
</context>
<context>
    <name>domus::AffinityLine</name>
    <message>
        <source>&amp;Prefers:</source>
        <translation>Be&amp;vorzugt:</translation>
    </message>
    <message>
        <source>&amp;Runs on:</source>
        <translation>Lä&amp;uft auf:</translation>
    </message>
    <message>
        <source>Processors that the vCPUs may run on</source>
        <translation>Prozessoren, auf denen die vCPUs laufen dürfen</translation>
    </message>
    <message>
        <source>Processors that the vCPUs prefer</source>
        <translation>Prozessoren, die die vCPUs bevorzugen</translation>
    </message>
    <message>
        <source>The host&apos;s processors, as in 0-3,^2 or all</source>
        <translation>Die Prozessoren des Hosts, etwa 0-3,^2 oder all</translation>
    </message>
    <message>
        <source>vCPU %1: %2, prefers %3</source>
        <translation>vCPU %1: %2, bevorzugt %3</translation>
    </message>
    <message>
        <source>Each its own</source>
        <translation>Jede ihre eigenen</translation>
    </message>
</context>
<context>
    <name>domus::BundleDialog</name>
    <message>
        <source> GiB</source>
        <translation> GiB</translation>
    </message>
    <message>
        <source>Bundled Xen</source>
        <translation>Mitgeliefertes Xen</translation>
    </message>
    <message>
        <source>A whole Xen host inside QEMU, on this machine: a small Debian with Xen and Domus, built from the distribution&apos;s packages without root. Its guests are real Xen domains.</source>
        <translation>Ein ganzer Xen-Rechner in QEMU, auf diesem Rechner: ein kleines Debian mit Xen und Domus, ohne Root aus den Paketen der Distribution gebaut. Seine Gäste sind echte Xen-Domänen.</translation>
    </message>
    <message>
        <source>Looking what is there…</source>
        <translation>Sieht nach, was da ist …</translation>
    </message>
    <message>
        <source>Of the whole machine: Xen, dom0 and all guests</source>
        <translation>Der ganzen Maschine: Xen, dom0 und alle Gäste</translation>
    </message>
    <message>
        <source>For the guests&apos; disks; it takes room only as it fills</source>
        <translation>Für die Platten der Gäste; sie belegt erst Platz, wenn sie sich füllt</translation>
    </message>
    <message>
        <source>&amp;Memory:</source>
        <translation>&amp;Speicher:</translation>
    </message>
    <message>
        <source>&amp;Disk:</source>
        <translation>&amp;Platte:</translation>
    </message>
    <message>
        <source>Shut &amp;Down</source>
        <translation>&amp;Herunterfahren</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>This machine lacks something for it:</source>
        <translation>Diesem Rechner fehlt etwas dafür:</translation>
    </message>
    <message>
        <source>It runs. Start puts it into the sidebar again.</source>
        <translation>Es läuft. Starten setzt es wieder in die Seitenleiste.</translation>
    </message>
    <message>
        <source>It is built, and off.</source>
        <translation>Es ist gebaut und aus.</translation>
    </message>
    <message>
        <source>It runs and does not answer.</source>
        <translation>Es läuft und antwortet nicht.</translation>
    </message>
    <message>
        <source>It is not built yet: that takes a minute or some, and some 100 MB from the package mirror.</source>
        <translation>Es ist noch nicht gebaut: Das dauert eine oder einige Minuten und holt etwa 100 MB vom Paketspiegel.</translation>
    </message>
    <message>
        <source>It cannot be used here:</source>
        <translation>Es kann hier nicht benutzt werden:</translation>
    </message>
    <message>
        <source>Cancelled. Nothing is left half.</source>
        <translation>Abgebrochen. Nichts bleibt halb liegen.</translation>
    </message>
    <message>
        <source>That did not work:</source>
        <translation>Das ging nicht:</translation>
    </message>
    <message>
        <source>Half of what is free, from 2 to 4 GiB</source>
        <translation>Die Hälfte des freien, 2 bis 4 GiB</translation>
    </message>
    <message>
        <source>20 GiB, or what it has</source>
        <translation>20 GiB, oder was er hat</translation>
    </message>
</context>
<context>
    <name>domus::ChoicePage</name>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s) chosen</source>
        <translation>
            <numerusform>%n Gast gewählt</numerusform>
            <numerusform>%n Gäste gewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::ConsoleBar</name>
    <message>
        <source>Send &amp;Keys</source>
        <translation>&amp;Tasten senden</translation>
    </message>
    <message>
        <source>Type the Clipboard&apos;s Text</source>
        <translation>Text der Zwischenablage tippen</translation>
    </message>
    <message>
        <source>Save a Screenshot…</source>
        <translation>Bildschirmfoto speichern …</translation>
    </message>
    <message>
        <source>View Only</source>
        <translation>Nur ansehen</translation>
    </message>
    <message>
        <source>Grab the Keyboard</source>
        <translation>Tastatur fangen</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Eingepasst</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>Guest follows window</source>
        <translation>Gast folgt dem Fenster</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>Größe des Bildes</translation>
    </message>
    <message>
        <source>All keys go to the guest; %1 releases them</source>
        <translation>Alle Tasten gehen an den Gast; %1 gibt sie frei</translation>
    </message>
    <message>
        <source>These characters cannot be typed on a US keyboard and were left out: %1</source>
        <translation>Diese Zeichen lassen sich auf einer US-Tastatur nicht tippen und wurden ausgelassen: %1</translation>
    </message>
    <message>
        <source>There is no picture yet</source>
        <translation>Es gibt noch kein Bild</translation>
    </message>
    <message>
        <source>Save a Screenshot</source>
        <translation>Bildschirmfoto speichern</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Wählen Sie einen anderen Ordner</translation>
    </message>
</context>
<context>
    <name>domus::ConsolePage</name>
    <message>
        <source>The display is in a window of its own</source>
        <translation>Der Bildschirm ist in einem eigenen Fenster</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Start the guest</source>
        <translation>Den Gast starten</translation>
    </message>
    <message>
        <source>Show in a Window of Its Own</source>
        <translation>In eigenem Fenster zeigen</translation>
    </message>
    <message>
        <source>Display of the guest</source>
        <translation>Bildschirm des Gastes</translation>
    </message>
    <message>
        <source>&amp;Bring It Back</source>
        <translation>&amp;Zurückholen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Go on with the guest as it was saved</source>
        <translation>Den Gast fortsetzen, wie er gesichert wurde</translation>
    </message>
    <message>
        <source>%1. This is the guest&apos;s own display.</source>
        <translation>%1. Das ist die Anzeige des Gasts selbst.</translation>
    </message>
    <message>
        <source>The installer shows itself by %1 at %2. Its one-time password was given to it for you.</source>
        <translation>Das Installationsprogramm zeigt sich per %1 unter %2. Sein Einmalpasswort wurde ihm für Sie gegeben.</translation>
    </message>
    <message>
        <source>The installer will show itself here, by %1. %2.</source>
        <translation>Das Installationsprogramm wird sich hier zeigen, per %1. %2.</translation>
    </message>
</context>
<context>
    <name>domus::ConsoleWindow</name>
    <message>
        <source>%1 – Domus</source>
        <translation>%1 – Domus</translation>
    </message>
    <message>
        <source>Display of %1</source>
        <translation>Bildschirm von %1</translation>
    </message>
    <message>
        <source>Leave Full Screen</source>
        <translation>Vollbild verlassen</translation>
    </message>
    <message>
        <source>%1 shows this bar</source>
        <translation>%1 zeigt diese Leiste</translation>
    </message>
</context>
<context>
    <name>domus::DecoderProcess</name>
    <message>
        <source>no control socket for the decoder: %1</source>
        <translation>kein Steuer-Socket für den Dekoder: %1</translation>
    </message>
    <message>
        <source>the decoder %1 did not start: %2</source>
        <translation>der Dekoder %1 ist nicht gestartet: %2</translation>
    </message>
    <message>
        <source>the decoder does not react</source>
        <translation>der Dekoder reagiert nicht</translation>
    </message>
    <message>
        <source>the decoder sent what it must not send; it was ended</source>
        <translation>der Dekoder hat gesendet, was er nicht darf; er wurde beendet</translation>
    </message>
    <message>
        <source>the decoder ended unexpectedly (exit code %1)</source>
        <translation>der Dekoder hat unerwartet geendet (Exit-Code %1)</translation>
    </message>
    <message>
        <source>the decoder was killed</source>
        <translation>der Dekoder wurde abgebrochen</translation>
    </message>
    <message>
        <source>the VNC server sent data that could not be decoded (the decoder ended: %1)</source>
        <translation>der VNC-Server hat Daten geschickt, die sich nicht entschlüsseln ließen (der Dekoder hat geendet: %1)</translation>
    </message>
    <message>
        <source>the VNC server sent data that could not be decoded (the decoder ended: code %1)</source>
        <translation>der VNC-Server hat Daten geschickt, die sich nicht entschlüsseln ließen (der Dekoder hat geendet: Code %1)</translation>
    </message>
</context>
<context>
    <name>domus::DefinitionPage</name>
    <message>
        <source>Sa&amp;ve</source>
        <translation>Spe&amp;ichern</translation>
    </message>
    <message>
        <source>Re&amp;vert</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Definition of the guest</source>
        <translation>Definition des Gastes</translation>
    </message>
    <message>
        <source>Changes count from the next start</source>
        <translation>Änderungen gelten ab dem nächsten Start</translation>
    </message>
    <message>
        <source>E&amp;xport as xl.cfg…</source>
        <translation>Als xl.cfg e&amp;xportieren …</translation>
    </message>
    <message>
        <source>Export as xl.cfg</source>
        <translation>Als xl.cfg exportieren</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>Geschrieben nach %1</translation>
    </message>
</context>
<context>
    <name>domus::DeleteDialog</name>
    <message>
        <source>Also delete its &amp;disk images; what is on them is lost</source>
        <translation>Auch seine &amp;Festplattenabbilder löschen; was darauf ist, geht verloren</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Delete the guest &quot;%1&quot;?</source>
        <translation>Den Gast „%1“ löschen?</translation>
    </message>
    <message>
        <source>Its definition, its events and its recorded figures are lost.</source>
        <translation>Seine Definition, seine Ereignisse und seine Messwerte gehen verloren.</translation>
    </message>
    <message>
        <source>Looking for its disk images…</source>
        <translation>Seine Festplattenabbilder werden gesucht …</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>It has no disk images.</source>
        <translation>Er hat keine Festplattenabbilder.</translation>
    </message>
</context>
<context>
    <name>domus::DetailsPage</name>
    <message>
        <source>Details of the guest</source>
        <translation>Einzelheiten des Gastes</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 at start, at most %2</source>
        <translation>%1 beim Start, höchstens %2</translation>
    </message>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Installing from</source>
        <translation>Wird installiert von</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Last end</source>
        <translation>Letztes Ende</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>Definition</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>Festplatten</translation>
    </message>
    <message>
        <source>CD drive %1</source>
        <translation>CD-Laufwerk %1</translation>
    </message>
    <message>
        <source>Disk %1</source>
        <translation>Festplatte %1</translation>
    </message>
    <message>
        <source>No medium</source>
        <translation>Kein Medium</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>, read only</source>
        <translation>, nur lesbar</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>On bridge %1</source>
        <translation>An Bridge %1</translation>
    </message>
    <message>
        <source>Shared with this user</source>
        <translation>Geteilt mit diesem Benutzer</translation>
    </message>
    <message>
        <source>Card %1</source>
        <translation>Karte %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>At Its Next Start</source>
        <translation>Beim nächsten Start</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Add &amp;Disk…</source>
        <translation>&amp;Platte hinzufügen …</translation>
    </message>
    <message>
        <source>Change medium…</source>
        <translation>Medium wechseln …</translation>
    </message>
    <message>
        <source>Eject</source>
        <translation>Auswerfen</translation>
    </message>
    <message>
        <source>Remove; the image stays</source>
        <translation>Entfernen; das Abbild bleibt</translation>
    </message>
    <message>
        <source>Add &amp;Network Card…</source>
        <translation>&amp;Netzwerkkarte hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>domus::DeviceDialog</name>
    <message>
        <source>It is a &amp;CD drive</source>
        <translation>Es ist ein &amp;CD-Laufwerk</translation>
    </message>
    <message>
        <source>The guest may only &amp;read it</source>
        <translation>Der Gast darf nur &amp;lesen</translation>
    </message>
    <message>
        <source>From its next start &amp;only</source>
        <translation>Erst &amp;ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Add a Disk to %1</source>
        <translation>Platte zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>CD for %1</source>
        <translation>CD für %1</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Insert</source>
        <translation>&amp;Einlegen</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>An image or block device on %1</source>
        <translation>Ein Abbild oder Blockgerät auf %1</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>D&amp;urchsuchen …</translation>
    </message>
    <message>
        <source>&amp;Image:</source>
        <translation>A&amp;bbild:</translation>
    </message>
    <message>
        <source>Add a Network Card to %1</source>
        <translation>Netzwerkkarte zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Bridge</translation>
    </message>
    <message>
        <source>Shared with this user</source>
        <translation>Mit diesem Benutzer geteilt</translation>
    </message>
    <message>
        <source>virtio, the fastest</source>
        <translation>virtio, am schnellsten</translation>
    </message>
    <message>
        <source>Intel e1000, for systems without virtio</source>
        <translation>Intel e1000, für Systeme ohne virtio</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>&amp;Bridge:</source>
        <translation>&amp;Bridge:</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>&amp;Modell:</translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
</context>
<context>
    <name>domus::DisplayFeed</name>
    <message>
        <source>%1 is off</source>
        <translation>%1 ist aus</translation>
    </message>
    <message>
        <source>%1 is saved</source>
        <translation>%1 ist gesichert</translation>
    </message>
    <message>
        <source>This build of Domus cannot show displays by %1</source>
        <translation>Dieser Stand von Domus kann Anzeigen per %1 nicht zeigen</translation>
    </message>
    <message>
        <source>The installer&apos;s server did not take its password: %1</source>
        <translation>Der Server des Installationsprogramms hat sein Passwort nicht angenommen: %1</translation>
    </message>
    <message>
        <source>The installer&apos;s server cannot be shown: %1</source>
        <translation>Der Server des Installationsprogramms kann nicht gezeigt werden: %1</translation>
    </message>
</context>
<context>
    <name>domus::DomainActions</name>
    <message>
        <source>&amp;Pause</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>S&amp;hut Down</source>
        <translation>He&amp;runterfahren</translation>
    </message>
    <message>
        <source>Destr&amp;oy…</source>
        <translation>&amp;Zerstören …</translation>
    </message>
    <message>
        <source>&amp;Adopt</source>
        <translation>&amp;Übernehmen</translation>
    </message>
    <message>
        <source>Stop the domain&apos;s processors; it keeps its memory</source>
        <translation>Die Prozessoren der Domäne anhalten; ihren Speicher behält sie</translation>
    </message>
    <message>
        <source>Let the paused domain go on</source>
        <translation>Die angehaltene Domäne weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Ask the domain to shut down; who made it decides what follows</source>
        <translation>Die Domäne bitten herunterzufahren; was folgt, bestimmt, wer sie angelegt hat</translation>
    </message>
    <message>
        <source>Remove the domain at once: what it has not written is lost</source>
        <translation>Die Domäne sofort entfernen: Was sie nicht geschrieben hat, geht verloren</translation>
    </message>
    <message>
        <source>Make it a guest of Domus while it runs: it gets a definition, and Domus follows it from now on</source>
        <translation>Sie im Lauf zu einem Gast von Domus machen: Sie bekommt eine Definition, und Domus begleitet sie von nun an</translation>
    </message>
    <message>
        <source>&amp;Copy as Command</source>
        <translation>Als Befehl &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>domus::DomainDesk</name>
    <message>
        <source>Destroy %1</source>
        <translation>%1 zerstören</translation>
    </message>
    <message>
        <source>Destroy &quot;%1&quot; at once?</source>
        <translation>„%1“ sofort zerstören?</translation>
    </message>
    <message>
        <source>It is another program&apos;s domain. What its guest has not written to disk is lost. Shut Down lets it end by itself.</source>
        <translation>Die Domäne gehört einem anderen Programm. Was ihr Gast nicht auf die Platte geschrieben hat, geht verloren. Herunterfahren lässt sie von selbst enden.</translation>
    </message>
    <message>
        <source>&amp;Destroy</source>
        <translation>&amp;Zerstören</translation>
    </message>
</context>
<context>
    <name>domus::DomainMemoryCard</name>
    <message>
        <source>dom0 keeps %1: what is in use in it and 128 MiB, as it serves all guests.</source>
        <translation>dom0 behält %1: was darin in Gebrauch ist und 128 MiB, denn es bedient alle Gäste.</translation>
    </message>
    <message>
        <source>%1 keeps %2 at least.</source>
        <translation>%1 behält mindestens %2.</translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
</context>
<context>
    <name>domus::DomainPage</name>
    <message>
        <source>Domid</source>
        <translation>Domid</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1, asked for %2, at most %3</source>
        <translation>%1, verlangt sind %2, höchstens %3</translation>
    </message>
    <message>
        <source>%1, at most %2</source>
        <translation>%1, höchstens %2</translation>
    </message>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Processor time</source>
        <translation>Prozessorzeit</translation>
    </message>
    <message>
        <source>xl or another program made this domain, and follows it. Adopt makes it a guest of Domus.</source>
        <translation>xl oder ein anderes Programm hat diese Domäne angelegt und begleitet sie. Übernehmen macht sie zu einem Gast von Domus.</translation>
    </message>
    <message>
        <source>Pages of the domain</source>
        <translation>Seiten der Domäne</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>&amp;Live</translation>
    </message>
    <message>
        <source>&amp;XenStore</source>
        <translation>&amp;XenStore</translation>
    </message>
    <message>
        <source>Made by others · %1</source>
        <translation>Von anderen angelegt · %1</translation>
    </message>
</context>
<context>
    <name>domus::DomainVcpuCard</name>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
</context>
<context>
    <name>domus::ErrorBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung ausblenden</translation>
    </message>
</context>
<context>
    <name>domus::EventsPage</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Events of the guest</source>
        <translation>Ereignisse des Gastes</translation>
    </message>
</context>
<context>
    <name>domus::FigureGraphs</name>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Disks</source>
        <translation>Festplatten</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Zugriffe</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>What is shown of disks and network</source>
        <translation>Was von Platten und Netz gezeigt wird</translation>
    </message>
    <message>
        <source>Which disks are shown</source>
        <translation>Welche Platten gezeigt werden</translation>
    </message>
    <message>
        <source>Which network cards are shown</source>
        <translation>Welche Netzwerkkarten gezeigt werden</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Follow the clock again</source>
        <translation>Wieder der Uhr folgen</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>10 min</source>
        <translation>10 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 Woche</translation>
    </message>
    <message>
        <source>Show the last %1</source>
        <translation>Die letzten %1 zeigen</translation>
    </message>
    <message>
        <source>All disks</source>
        <translation>Alle Platten</translation>
    </message>
    <message>
        <source>Disk %1</source>
        <translation>Festplatte %1</translation>
    </message>
    <message>
        <source>All network cards</source>
        <translation>Alle Netzwerkkarten</translation>
    </message>
    <message>
        <source>Network card %1</source>
        <translation>Netzwerkkarte %1</translation>
    </message>
    <message>
        <source>vCPU %1</source>
        <translation>vCPU %1</translation>
    </message>
    <message>
        <source>All processors</source>
        <translation>Alle Prozessoren</translation>
    </message>
    <message>
        <source>All vCPUs</source>
        <translation>Alle vCPUs</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Benutzt</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Vorhanden</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Ceiling</source>
        <translation>Obergrenze</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Packets received</source>
        <translation>Pakete empfangen</translation>
    </message>
    <message>
        <source>Packets sent</source>
        <translation>Pakete gesendet</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Lesezugriffe</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibzugriffe</translation>
    </message>
    <message>
        <source>A read takes</source>
        <translation>Ein Lesen dauert</translation>
    </message>
    <message>
        <source>A write takes</source>
        <translation>Ein Schreiben dauert</translation>
    </message>
</context>
<context>
    <name>domus::GrabShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Super</source>
        <translation>Super</translation>
    </message>
</context>
<context>
    <name>domus::GuestActions</name>
    <message>
        <source>&amp;Copy as Command</source>
        <translation>Als Befehl &amp;kopieren</translation>
    </message>
    <message>
        <source>Choose a guest first</source>
        <translation>Wählen Sie zuerst einen Gast</translation>
    </message>
    <message>
        <source>Not on this host: %1</source>
        <translation>Nicht auf diesem Host: %1</translation>
    </message>
</context>
<context>
    <name>domus::GuestPage</name>
    <message>
        <source>Pages of the guest</source>
        <translation>Seiten des Gastes</translation>
    </message>
    <message>
        <source>&amp;Console</source>
        <translation>&amp;Konsole</translation>
    </message>
    <message>
        <source>Te&amp;xt Console</source>
        <translation>Te&amp;xtkonsole</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>&amp;Live</translation>
    </message>
    <message>
        <source>D&amp;etails</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>De&amp;finition</source>
        <translation>De&amp;finition</translation>
    </message>
    <message>
        <source>E&amp;vents</source>
        <translation>E&amp;reignisse</translation>
    </message>
    <message>
        <source>The definition of %1 cannot be used</source>
        <translation>Die Definition von %1 ist unbrauchbar</translation>
    </message>
    <message>
        <source>Correct the file; the guest is back as soon as it is saved</source>
        <translation>Berichtigen Sie die Datei; der Gast ist wieder da, sobald sie gespeichert ist</translation>
    </message>
    <message>
        <source>Show the Definition</source>
        <translation>Definition zeigen</translation>
    </message>
    <message>
        <source>Make Room and Start</source>
        <translation>Platz schaffen und starten</translation>
    </message>
    <message>
        <source>&amp;XenStore</source>
        <translation>&amp;XenStore</translation>
    </message>
</context>
<context>
    <name>domus::GuestTableModel</name>
    <message>
        <source>Guest</source>
        <translation>Gast</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Runs for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>domus::GuestView</name>
    <message>
        <source>Guests</source>
        <translation>Gäste</translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n Gast</numerusform>
            <numerusform>%n Gäste</numerusform>
        </translation>
    </message>
    <message>
        <source>No guest matches the filter</source>
        <translation>Kein Gast passt zum Filter</translation>
    </message>
</context>
<context>
    <name>domus::HomePage</name>
    <message>
        <source>Guests cannot be run here: %1</source>
        <translation>Hier können keine Gäste laufen: %1</translation>
    </message>
    <message>
        <source>&amp;Install a Guest</source>
        <translation>Gast &amp;installieren</translation>
    </message>
    <message>
        <source>Domus</source>
        <translation>Domus</translation>
    </message>
    <message>
        <source>Connecting to this machine…</source>
        <translation>Verbindung zu dieser Maschine wird aufgebaut …</translation>
    </message>
    <message>
        <source>No guests yet</source>
        <translation>Noch keine Gäste</translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n Gast</numerusform>
            <numerusform>%n Gäste</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>Noch nicht verbunden</translation>
    </message>
</context>
<context>
    <name>domus::HostContext</name>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>Since %1: %2</source>
        <translation>Seit %1: %2</translation>
    </message>
</context>
<context>
    <name>domus::HostModel</name>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
</context>
<context>
    <name>domus::HostPage</name>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Guests</source>
        <translation>Gäste</translation>
    </message>
    <message>
        <source>Guests of the host</source>
        <translation>Gäste des Hosts</translation>
    </message>
    <message>
        <source>New images go to %1, where %2 are free. %3</source>
        <translation>Neue Abbilder kommen nach %1, wo %2 frei sind. %3</translation>
    </message>
    <message>
        <source>Guests share this user&apos;s network; the host has no bridge.</source>
        <translation>Gäste nutzen das Netz dieses Benutzers; der Host hat keine Bridge.</translation>
    </message>
    <message>
        <source>Bridges guests can be put on: %1.</source>
        <translation>Bridges, an die Gäste gehängt werden können: %1.</translation>
    </message>
    <message>
        <source>%1 in all · %2 given to guests · %3 can still be given</source>
        <translation>%1 insgesamt · %2 an Gäste gegeben · %3 können noch gegeben werden</translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
    <message>
        <source>The first figures come in a moment</source>
        <translation>Die ersten Werte kommen gleich</translation>
    </message>
    <message>
        <source>Memory of dom0</source>
        <translation>Speicher von dom0</translation>
    </message>
    <message>
        <source>vCPUs of dom0</source>
        <translation>vCPUs von dom0</translation>
    </message>
</context>
<context>
    <name>domus::ImportDialog</name>
    <message>
        <source>&amp;Not understood, or different here; all of it is kept:</source>
        <translation>&amp;Nicht verstanden oder hier anders; alles bleibt erhalten:</translation>
    </message>
    <message>
        <source>&amp;Replace the definition of the guest that is there</source>
        <translation>Die Definition des vorhandenen Gasts e&amp;rsetzen</translation>
    </message>
    <message>
        <source>&amp;Start it then</source>
        <translation>Dann &amp;starten</translation>
    </message>
    <message>
        <source>Import Guest</source>
        <translation>Gast importieren</translation>
    </message>
    <message>
        <source>What was not understood</source>
        <translation>Was nicht verstanden wurde</translation>
    </message>
    <message>
        <source>&amp;File of xl or xm, or a definition:</source>
        <translation>&amp;Datei von xl oder xm, oder eine Definition:</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>D&amp;urchsuchen …</translation>
    </message>
    <message>
        <source>&amp;Copy as Command</source>
        <translation>Als Befehl &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>The daemon is away</source>
        <translation>Der Dienst ist weg</translation>
    </message>
    <message>
        <source>Try again when it is back.</source>
        <translation>Noch einmal versuchen, wenn er wieder da ist.</translation>
    </message>
    <message>
        <source>a definition</source>
        <translation>einer Definition</translation>
    </message>
    <message>
        <source>an xl.cfg</source>
        <translation>einer xl.cfg</translation>
    </message>
    <message>
        <source>an xm file</source>
        <translation>einer xm-Datei</translation>
    </message>
    <message>
        <source>The guest “%1”, from %2.</source>
        <translation>Der Gast „%1“, aus %2.</translation>
    </message>
    <message>
        <source>“%1” is there; its definition would be replaced by %2.</source>
        <translation>„%1“ ist schon da; an die Stelle der Definition träte der Inhalt %2.</translation>
    </message>
    <message>
        <source>“%1” is there already, with this definition.</source>
        <translation>„%1“ ist schon da, mit dieser Definition.</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
</context>
<context>
    <name>domus::JobRow</name>
    <message>
        <source>Progress of %1</source>
        <translation>Fortschritt von %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>noch %n Sekunde</numerusform>
            <numerusform>noch %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>noch %n Minute</numerusform>
            <numerusform>noch %n Minuten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::JobsStrip</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::LabelMenu</name>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Gruppe</translation>
    </message>
    <message>
        <source>T&amp;ags</source>
        <translation>&amp;Marken</translation>
    </message>
    <message>
        <source>&amp;New Group…</source>
        <translation>&amp;Neue Gruppe …</translation>
    </message>
    <message>
        <source>&amp;New Tag…</source>
        <translation>&amp;Neue Marke …</translation>
    </message>
    <message>
        <source>N&amp;o Group</source>
        <translation>&amp;Keine Gruppe</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation>%1 (%2 von %3)</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message numerus="yes">
        <source>Put %n guest(s) into the group:</source>
        <translation>
            <numerusform>%n Gast in die Gruppe bringen:</numerusform>
            <numerusform>%n Gäste in die Gruppe bringen:</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Marken</translation>
    </message>
    <message numerus="yes">
        <source>Give %n guest(s) these tags:</source>
        <translation>
            <numerusform>%n Gast diese Marken geben:</numerusform>
            <numerusform>%n Gästen diese Marken geben:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>domus::LiveCard</name>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Change what counts from the next start</source>
        <translation>Ändern, was ab dem nächsten Start gilt</translation>
    </message>
    <message>
        <source>At next start: %1</source>
        <translation>Beim nächsten Start: %1</translation>
    </message>
    <message>
        <source>It does not follow: %1</source>
        <translation>Er folgt nicht: %1</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>Zurück auf %1</translation>
    </message>
</context>
<context>
    <name>domus::LivePage</name>
    <message>
        <source>The first figures come in a moment</source>
        <translation>Die ersten Werte kommen gleich</translation>
    </message>
    <message>
        <source>%1 is off: there is nothing to measure</source>
        <translation>%1 ist aus: Es gibt nichts zu messen</translation>
    </message>
</context>
<context>
    <name>domus::MainWindow</name>
    <message>
        <source>&amp;New Guest…</source>
        <translation>&amp;Neuer Gast …</translation>
    </message>
    <message>
        <source>Domus</source>
        <translation>Domus</translation>
    </message>
    <message>
        <source>Install a guest</source>
        <translation>Einen Gast installieren</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Guest</source>
        <translation>&amp;Gast</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Filter Guests</source>
        <translation>Gäste &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Host</source>
        <translation>&amp;Host</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Domus</source>
        <translation>Ü&amp;ber Domus</translation>
    </message>
    <message>
        <source>Guests run on. The connection is tried again by itself.</source>
        <translation>Die Gäste laufen weiter. Die Verbindung wird von selbst wieder versucht.</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>%1 – Domus</source>
        <translation>%1 – Domus</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>Power off %1</source>
        <translation>%1 ausschalten</translation>
    </message>
    <message>
        <source>What its programs have not written to disk is lost. Shut Down lets them end by themselves.</source>
        <translation>Was seine Programme nicht auf die Platte geschrieben haben, geht verloren. „Herunterfahren“ lässt sie selbst enden.</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Power Off</source>
        <translation>&amp;Ausschalten</translation>
    </message>
    <message>
        <source>About Domus</source>
        <translation>Über Domus</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Domus&lt;/h3&gt;&lt;p&gt;Desktop for virtual machines.&lt;/p&gt;&lt;p&gt;Daemon %1, process %2.&lt;/p&gt;&lt;p&gt;Free software, GPL-3.0-or-later.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Domus&lt;/h3&gt;&lt;p&gt;Schreibtisch für virtuelle Maschinen.&lt;/p&gt;&lt;p&gt;Dienst %1, Prozess %2.&lt;/p&gt;&lt;p&gt;Freie Software, GPL-3.0-or-later.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Connect to a &amp;VNC Address…</source>
        <translation>Mit einer &amp;VNC-Adresse verbinden …</translation>
    </message>
    <message>
        <source>&quot;%1&quot;</source>
        <translation>„%1“</translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s): %1</source>
        <translation>
            <numerusform>%n Gast: %1</numerusform>
            <numerusform>%n Gäste: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n guest(s)</source>
        <translation>
            <numerusform>%n Gast</numerusform>
            <numerusform>%n Gäste</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset %1 at once?</source>
        <translation>%1 sofort zurücksetzen?</translation>
    </message>
    <message>
        <source>Pull the plug of %1?</source>
        <translation>%1 den Stecker ziehen?</translation>
    </message>
    <message>
        <source>Other guests are asked to give memory…</source>
        <translation>Andere Gäste werden gebeten, Speicher abzugeben …</translation>
    </message>
    <message>
        <source>&amp;Import Guest…</source>
        <translation>Gast &amp;importieren …</translation>
    </message>
    <message>
        <source>Make a guest of a file of xl or xm, or of a definition</source>
        <translation>Aus einer Datei von xl oder xm, oder aus einer Definition, einen Gast machen</translation>
    </message>
    <message>
        <source>Add &amp;Host…</source>
        <translation>&amp;Rechner hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Remove Host</source>
        <translation>Rechner &amp;entfernen</translation>
    </message>
    <message>
        <source>Restore a &amp;Saved Guest…</source>
        <translation>&amp;Gesicherten Gast wiederherstellen …</translation>
    </message>
    <message>
        <source>Go on with a guest that was saved into a file, here or by xl</source>
        <translation>Einen Gast fortsetzen, der in eine Datei gesichert wurde, hier oder von xl</translation>
    </message>
    <message>
        <source>Start Anew</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Start without what was saved of %1?</source>
        <translation>Ohne das Gesicherte von %1 starten?</translation>
    </message>
    <message>
        <source>What ran when it was saved is lost then: its disks change. Restore goes on with it.</source>
        <translation>Was beim Sichern lief, ist dann verloren: Seine Platten ändern sich. Wiederherstellen setzt es fort.</translation>
    </message>
    <message>
        <source>Start &amp;Anew</source>
        <translation>&amp;Neu starten</translation>
    </message>
</context>
<context>
    <name>domus::MemoryBar</name>
    <message>
        <source>Memory of the host</source>
        <translation>Speicher des Hosts</translation>
    </message>
    <message>
        <source>The machine itself uses %1</source>
        <translation>Die Maschine selbst belegt %1</translation>
    </message>
    <message>
        <source>%1 are kept back for the machine itself</source>
        <translation>%1 sind für die Maschine selbst zurückgelegt</translation>
    </message>
    <message>
        <source>%1 can be given to guests</source>
        <translation>%1 können Gästen gegeben werden</translation>
    </message>
    <message>
        <source>%1 has %2</source>
        <translation>%1 hat %2</translation>
    </message>
    <message>
        <source>%1 and uses %2 of it</source>
        <translation>%1 und belegt %2 davon</translation>
    </message>
    <message>
        <source>%1; it can have from %2 to %3</source>
        <translation>%1; er kann %2 bis %3 haben</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Rücklage</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
</context>
<context>
    <name>domus::MemoryCard</name>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>uses %1</source>
        <translation>belegt %1</translation>
    </message>
    <message>
        <source>does not tell what it uses</source>
        <translation>sagt nicht, was er belegt</translation>
    </message>
    <message>
        <source>has %1</source>
        <translation>hat %1</translation>
    </message>
    <message>
        <source>floor %1</source>
        <translation>Untergrenze %1</translation>
    </message>
    <message>
        <source>ceiling %1</source>
        <translation>Obergrenze %1</translation>
    </message>
    <message>
        <source>the host can give %1 more</source>
        <translation>der Host kann noch %1 geben</translation>
    </message>
    <message>
        <source>With less than %1 %2 would run short of memory.</source>
        <translation>Mit weniger als %1 ginge %2 der Speicher aus.</translation>
    </message>
    <message>
        <source>Give Only %1</source>
        <translation>Nur %1 geben</translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
    <message>
        <source>Make Room</source>
        <translation>Platz schaffen</translation>
    </message>
</context>
<context>
    <name>domus::MemorySlider</name>
    <message>
        <source>Memory in MiB</source>
        <translation>Speicher in MiB</translation>
    </message>
</context>
<context>
    <name>domus::NewGuestWizard</name>
    <message>
        <source>New Guest</source>
        <translation>Neuer Gast</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Ne&amp;xt</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation>&amp;Installieren</translation>
    </message>
    <message>
        <source>It is tried again by itself. What you have answered stays.</source>
        <translation>Es wird von selbst wieder versucht. Ihre Antworten bleiben.</translation>
    </message>
    <message>
        <source>Asking what will be made…</source>
        <translation>Es wird gefragt, was entstehen wird …</translation>
    </message>
    <message>
        <source>Starting the installation…</source>
        <translation>Die Installation wird gestartet …</translation>
    </message>
</context>
<context>
    <name>domus::NextStartDialog</name>
    <message>
        <source>Memory at start</source>
        <translation>Speicher beim Start</translation>
    </message>
    <message>
        <source>The most memory it can grow to</source>
        <translation>Der Speicher, auf den er höchstens wachsen kann</translation>
    </message>
    <message>
        <source>%1 at Its Next Start</source>
        <translation>%1 beim nächsten Start</translation>
    </message>
    <message>
        <source>It cannot be less than the memory at start.</source>
        <translation>Es kann nicht weniger sein als der Speicher beim Start.</translation>
    </message>
    <message>
        <source>&amp;Memory:</source>
        <translation>&amp;Speicher:</translation>
    </message>
    <message>
        <source>Can &amp;grow to:</source>
        <translation>&amp;Wächst bis:</translation>
    </message>
    <message>
        <source>&amp;vCPUs:</source>
        <translation>&amp;vCPUs:</translation>
    </message>
    <message>
        <source>Can g&amp;row to:</source>
        <translation>Wä&amp;chst bis:</translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
</context>
<context>
    <name>domus::RemoteHosts</name>
    <message>
        <source>Other machines are not shown: %1</source>
        <translation>Andere Rechner werden nicht gezeigt: %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Take the host &quot;%1&quot; off the list?</source>
        <translation>Den Rechner „%1“ von der Liste nehmen?</translation>
    </message>
    <message>
        <source>Nothing is changed there: its guests run on.</source>
        <translation>Dort ändert sich nichts: Die Gäste laufen weiter.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
</context>
<context>
    <name>domus::Sidebar</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter guests</source>
        <translation>Gäste filtern</translation>
    </message>
    <message>
        <source>Words that the name, title, system, group or a tag has. Also:
state:running   group:web   tag:stage   os:fedora   host:atlas
&quot;in quotes&quot; for blanks   -word or -tag:stage for not</source>
        <translation>Wörter, die in Name, Titel, System, Gruppe oder einer Marke stehen. Auch:
state:running   group:web   tag:stage   os:fedora   host:atlas
&quot;in Anführungszeichen&quot; mit Leerzeichen   -wort oder -tag:stage für nicht</translation>
    </message>
    <message>
        <source>Order of the guests</source>
        <translation>Reihenfolge der Gäste</translation>
    </message>
    <message>
        <source>By &amp;Name</source>
        <translation>Nach &amp;Name</translation>
    </message>
    <message>
        <source>By &amp;State</source>
        <translation>Nach &amp;Zustand</translation>
    </message>
    <message>
        <source>By &amp;CPU Use</source>
        <translation>Nach &amp;CPU-Last</translation>
    </message>
    <message>
        <source>By &amp;Memory Use</source>
        <translation>Nach &amp;Speicher</translation>
    </message>
</context>
<context>
    <name>domus::SidebarRows</name>
    <message>
        <source>Host %1, %2, %3 of memory in guests</source>
        <translation>Host %1, %2, %3 Speicher in Gästen</translation>
    </message>
    <message>
        <source>dom0</source>
        <translation>dom0</translation>
    </message>
    <message>
        <source>The machine itself</source>
        <translation>Die Maschine selbst</translation>
    </message>
    <message>
        <source>dom0, the machine itself</source>
        <translation>dom0, die Maschine selbst</translation>
    </message>
    <message>
        <source>%1 of %2 running</source>
        <translation>%1 von %2 laufen</translation>
    </message>
    <message>
        <source>Group %1, open, %2 of %3 guests running</source>
        <translation>Gruppe %1, offen, %2 von %3 Gästen laufen</translation>
    </message>
    <message>
        <source>Group %1, closed, %2 of %3 guests running</source>
        <translation>Gruppe %1, geschlossen, %2 von %3 Gästen laufen</translation>
    </message>
    <message>
        <source>CPU %1 %</source>
        <translation>CPU %1 %</translation>
    </message>
    <message>
        <source>in group %1</source>
        <translation>in Gruppe %1</translation>
    </message>
    <message>
        <source>tags %1</source>
        <translation>Marken %1</translation>
    </message>
    <message>
        <source>Host %1, not connected, %2</source>
        <translation>Rechner %1, nicht verbunden, %2</translation>
    </message>
    <message>
        <source>not connected, as it was last</source>
        <translation>nicht verbunden, wie es zuletzt war</translation>
    </message>
    <message>
        <source>Other domains</source>
        <translation>Andere Domänen</translation>
    </message>
    <message>
        <source>Domains of others, open, %1</source>
        <translation>Domänen anderer, offen, %1</translation>
    </message>
    <message>
        <source>Domains of others, closed, %1</source>
        <translation>Domänen anderer, geschlossen, %1</translation>
    </message>
    <message>
        <source>Domains that xl or another program made; Domus leaves them alone unless asked</source>
        <translation>Domänen, die xl oder ein anderes Programm angelegt hat; Domus lässt sie in Ruhe, wenn es nicht gefragt wird</translation>
    </message>
    <message>
        <source>%1, domain of others, number %2, %3, %4, %5</source>
        <translation>%1, Domäne anderer, Nummer %2, %3, %4, %5</translation>
    </message>
    <message>
        <source>Made by others, not a guest of Domus</source>
        <translation>Von anderen angelegt, kein Gast von Domus</translation>
    </message>
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
    <name>domus::TextConsoleWidget</name>
    <message>
        <source>Text console</source>
        <translation>Textkonsole</translation>
    </message>
    <message>
        <source>The guest closed the console</source>
        <translation>Der Gast hat die Konsole geschlossen</translation>
    </message>
</context>
<context>
    <name>domus::TextPage</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the text</source>
        <translation>Den Text durchsuchen</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>Find before this place</source>
        <translation>Vor dieser Stelle suchen</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Find after this place</source>
        <translation>Nach dieser Stelle suchen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy what is selected (Ctrl+Shift+C)</source>
        <translation>Ausgewähltes kopieren (Strg+Umschalt+C)</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Type the clipboard&apos;s text (Ctrl+Shift+V)</source>
        <translation>Den Text der Zwischenablage tippen (Strg+Umschalt+V)</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Text console of the guest</source>
        <translation>Textkonsole des Gastes</translation>
    </message>
    <message>
        <source>%1 is off</source>
        <translation>%1 ist aus</translation>
    </message>
</context>
<context>
    <name>domus::TimeGraph</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>domus::VcpuCard</name>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>When processors are short a guest with twice the weight gets twice the time; 256 usually</source>
        <translation>Wenn Prozessoren knapp sind, bekommt ein Gast mit doppeltem Gewicht die doppelte Zeit; üblich ist 256</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>No cap</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Cap in percent of one CPU</source>
        <translation>Grenze in Prozent einer CPU</translation>
    </message>
    <message>
        <source>The most it may use, in percent of one CPU: 50 is half a CPU, 400 four of them</source>
        <translation>So viel darf er höchstens nutzen, in Prozent einer CPU: 50 ist eine halbe, 400 sind vier</translation>
    </message>
    <message>
        <source>&amp;Weight:</source>
        <translation>&amp;Gewicht:</translation>
    </message>
    <message>
        <source>Ca&amp;p:</source>
        <translation>G&amp;renze:</translation>
    </message>
    <message>
        <source>Weight and cap are stored, but have no effect here: %1</source>
        <translation>Gewicht und Grenze werden gespeichert, wirken hier aber nicht: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n vCPU(s)</source>
        <translation>
            <numerusform>%n vCPU</numerusform>
            <numerusform>%n vCPUs</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no connection to the daemon</source>
        <translation>Es besteht keine Verbindung zum Dienst</translation>
    </message>
</context>
<context>
    <name>domus::VcpuSlider</name>
    <message>
        <source>Number of vCPUs</source>
        <translation>Zahl der vCPUs</translation>
    </message>
    <message>
        <source>vCPU %1: the guest runs on it</source>
        <translation>vCPU %1: Der Gast läuft darauf</translation>
    </message>
    <message>
        <source>vCPU %1: given, and the guest has not switched it on</source>
        <translation>vCPU %1: gegeben, vom Gast nicht eingeschaltet</translation>
    </message>
    <message>
        <source>vCPU %1: not given; click to ask for %1</source>
        <translation>vCPU %1: nicht gegeben; ein Klick verlangt %1</translation>
    </message>
</context>
<context>
    <name>domus::VncAddressDialog</name>
    <message>
        <source>&amp;View only: send no keys and no pointer</source>
        <translation>Nur &amp;ansehen: weder Tasten noch Zeiger senden</translation>
    </message>
    <message>
        <source>Connect to a VNC Address</source>
        <translation>Mit einer VNC-Adresse verbinden</translation>
    </message>
    <message>
        <source>&amp;Address of the VNC server:</source>
        <translation>A&amp;dresse des VNC-Servers:</translation>
    </message>
    <message>
        <source>10.0.0.1:1</source>
        <translation>10.0.0.1:1</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Addresses of before</source>
        <translation>Frühere Adressen</translation>
    </message>
    <message>
        <source>&amp;Forget Them</source>
        <translation>&amp;Vergessen</translation>
    </message>
    <message>
        <source>Forgets these addresses and the certificates that were accepted for them</source>
        <translation>Vergisst diese Adressen und die Zertifikate, die für sie angenommen wurden</translation>
    </message>
    <message>
        <source>&amp;Recent addresses:</source>
        <translation>&amp;Frühere Adressen:</translation>
    </message>
    <message>
        <source>host:1 for display 1, host::5901 for a port, [IPv6]:1, or the path of a Unix socket</source>
        <translation>host:1 für Anzeige 1, host::5901 für einen Port, [IPv6]:1 oder der Pfad eines Unix-Sockets</translation>
    </message>
    <message>
        <source>Unix socket %1</source>
        <translation>Unix-Socket %1</translation>
    </message>
    <message>
        <source>Host %1, port %2</source>
        <translation>Host %1, Port %2</translation>
    </message>
</context>
<context>
    <name>domus::VncAddressWindow</name>
    <message>
        <source>Try &amp;Again</source>
        <translation>&amp;Erneut versuchen</translation>
    </message>
    <message>
        <source>Display of %1</source>
        <translation>Bildschirm von %1</translation>
    </message>
    <message>
        <source>%1 – Domus</source>
        <translation>%1 – Domus</translation>
    </message>
    <message>
        <source>%1 (%2) – Domus</source>
        <translation>%1 (%2) – Domus</translation>
    </message>
    <message>
        <source>Encrypted</source>
        <translation>Verschlüsselt</translation>
    </message>
    <message>
        <source>Nobody can read along; the server&apos;s certificate is the one you accepted</source>
        <translation>Niemand kann mitlesen; das Zertifikat des Servers ist das von Ihnen angenommene</translation>
    </message>
    <message>
        <source>Encrypted, server not proven</source>
        <translation>Verschlüsselt, Server nicht erwiesen</translation>
    </message>
    <message>
        <source>Nobody can read along, but the server shows no certificate: somebody else may answer in its place</source>
        <translation>Niemand kann mitlesen, aber der Server zeigt kein Zertifikat: An seiner Stelle könnte ein anderer antworten</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Unverschlüsselt</translation>
    </message>
    <message>
        <source>Whoever sees the network&apos;s traffic sees this picture and what you type</source>
        <translation>Wer den Netzverkehr sieht, sieht dieses Bild und was Sie tippen</translation>
    </message>
</context>
<context>
    <name>domus::VncQuestionCard</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Fingerprint of the certificate</source>
        <translation>Fingerabdruck des Zertifikats</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>&amp;Show it</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>%1 asks for a name and a password</source>
        <translation>%1 fragt nach Name und Passwort</translation>
    </message>
    <message>
        <source>%1 asks for a password</source>
        <translation>%1 fragt nach einem Passwort</translation>
    </message>
    <message>
        <source>This is not the certificate that was accepted before: somebody may have put another server in its place. If nobody has renewed it, cancel.</source>
        <translation>Das ist nicht das früher angenommene Zertifikat: Jemand könnte einen anderen Server an seine Stelle gesetzt haben. Wenn niemand es erneuert hat, brechen Sie ab.</translation>
    </message>
    <message>
        <source>Accept the &amp;New One</source>
        <translation>Das &amp;neue annehmen</translation>
    </message>
    <message>
        <source>&amp;Accept and Connect</source>
        <translation>&amp;Annehmen und verbinden</translation>
    </message>
    <message>
        <source>The certificate of %1 has changed</source>
        <translation>Das Zertifikat von %1 hat sich geändert</translation>
    </message>
    <message>
        <source>Is this %1?</source>
        <translation>Ist das %1?</translation>
    </message>
    <message>
        <source>Its certificate is signed by nobody that Domus could ask. Compare its SHA-256 fingerprint with the one that the server&apos;s owner tells you:</source>
        <translation>Sein Zertifikat ist von niemandem unterschrieben, den Domus fragen könnte. Vergleichen Sie seinen SHA-256-Fingerabdruck mit dem, den der Betreiber des Servers Ihnen nennt:</translation>
    </message>
</context>
<context>
    <name>domus::VncWidget</name>
    <message>
        <source>Guest display</source>
        <translation>Bildschirm des Gastes</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>The VNC server asks for a password</source>
        <translation>Der VNC-Server verlangt ein Passwort</translation>
    </message>
    <message>
        <source>Connection lost: %1.
Trying again.</source>
        <translation>Verbindung verloren: %1.
Wird erneut versucht.</translation>
    </message>
    <message>
        <source>The VNC server asks for a name and a password</source>
        <translation>Der VNC-Server fragt nach Name und Passwort</translation>
    </message>
    <message>
        <source>The VNC server shows a certificate that is not known yet</source>
        <translation>Der VNC-Server zeigt ein noch unbekanntes Zertifikat</translation>
    </message>
</context>
<context>
    <name>domus::XenStorePage</name>
    <message>
        <source>Search nodes, values and meanings</source>
        <translation>Knoten, Werte und Bedeutungen durchsuchen</translation>
    </message>
    <message>
        <source>Search in XenStore</source>
        <translation>In XenStore suchen</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>The guest&apos;s part of XenStore</source>
        <translation>Der Teil des Gasts in XenStore</translation>
    </message>
    <message>
        <source>%1 is off: XenStore has nothing about it.</source>
        <translation>%1 ist aus: XenStore weiß nichts darüber.</translation>
    </message>
</context>
<context>
    <name>domus::wizard::DetectionCard</name>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Recommended: %1 of memory.</source>
        <translation>Empfohlen: %1 Speicher.</translation>
    </message>
    <message>
        <source>Recommended: %1 of memory, %2 of disk.</source>
        <translation>Empfohlen: %1 Speicher, %2 Festplatte.</translation>
    </message>
</context>
<context>
    <name>domus::wizard::DiskChoice</name>
    <message>
        <source>A disk needs at least %1.</source>
        <translation>Eine Festplatte braucht mindestens %1.</translation>
    </message>
    <message>
        <source>More than is free now. The image grows as the guest writes, and may fill the host&apos;s disk.</source>
        <translation>Mehr als jetzt frei ist. Das Abbild wächst, wenn der Gast schreibt, und kann die Platte des Hosts füllen.</translation>
    </message>
    <message>
        <source>Disk Image</source>
        <translation>Festplattenabbild</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Festplatte</translation>
    </message>
    <message>
        <source>Whether the guest gets a new disk image or one that is there</source>
        <translation>Ob der Gast ein neues oder ein vorhandenes Festplattenabbild bekommt</translation>
    </message>
    <message>
        <source>Size of the disk</source>
        <translation>Größe der Festplatte</translation>
    </message>
    <message>
        <source>File of the disk image</source>
        <translation>Datei des Festplattenabbilds</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Br&amp;owse…</source>
        <translation>D&amp;urchsuchen …</translation>
    </message>
    <message>
        <source>Choose a disk image that is there</source>
        <translation>Ein vorhandenes Festplattenabbild wählen</translation>
    </message>
    <message>
        <source>No disk: the kernel and initrd are all</source>
        <translation>Keine Festplatte: Kernel und Initrd sind alles</translation>
    </message>
    <message>
        <source>New disk image</source>
        <translation>Neues Festplattenabbild</translation>
    </message>
    <message>
        <source>Existing disk image</source>
        <translation>Vorhandenes Festplattenabbild</translation>
    </message>
    <message>
        <source>Choose the image&apos;s file.</source>
        <translation>Wählen Sie die Datei des Abbilds.</translation>
    </message>
    <message>
        <source>Give the whole path, beginning with “/”.</source>
        <translation>Geben Sie den ganzen Pfad an, mit „/“ beginnend.</translation>
    </message>
    <message>
        <source>The image is copied from its address and becomes the guest&apos;s disk.</source>
        <translation>Das Abbild wird von seiner Adresse kopiert und wird die Festplatte des Gastes.</translation>
    </message>
    <message>
        <source>The image itself becomes the guest&apos;s disk: the guest writes to it.</source>
        <translation>Das Abbild selbst wird die Festplatte des Gastes: Der Gast schreibt darauf.</translation>
    </message>
    <message>
        <source>/path/of/image</source>
        <translation>/pfad/zum/abbild</translation>
    </message>
    <message>
        <source>The whole path of the image that is used as it is</source>
        <translation>Der ganze Pfad des Abbilds, das verwendet wird, wie es ist</translation>
    </message>
    <message>
        <source>The whole path of the new image; empty = one named after the guest</source>
        <translation>Der ganze Pfad des neuen Abbilds; leer = nach dem Gast benannt</translation>
    </message>
    <message>
        <source>▲ %1 recommended · %2 free in %3</source>
        <translation>▲ %1 empfohlen · %2 frei in %3</translation>
    </message>
</context>
<context>
    <name>domus::wizard::OptionsPage</name>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Behind this host (user mode)</source>
        <translation>Hinter diesem Host (Benutzermodus)</translation>
    </message>
    <message>
        <source>No network card</source>
        <translation>Keine Netzwerkkarte</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>BIOS</source>
        <translation>BIOS</translation>
    </message>
    <message>
        <source>UEFI</source>
        <translation>UEFI</translation>
    </message>
    <message>
        <source>Run it as &amp;text, on the serial console</source>
        <translation>Als &amp;Text laufen lassen, auf der seriellen Konsole</translation>
    </message>
    <message>
        <source>The installer runs on the text console rather than on the display</source>
        <translation>Der Installer läuft auf der Textkonsole statt auf dem Bildschirm</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>More kernel options</source>
        <translation>Weitere Kernel-Optionen</translation>
    </message>
    <message>
        <source>Added to the words that the installer&apos;s kernel gets</source>
        <translation>Wird den Worten angefügt, die der Kernel des Installers bekommt</translation>
    </message>
    <message>
        <source>Disk format</source>
        <translation>Plattenformat</translation>
    </message>
    <message>
        <source>qcow2: grows as needed, can have snapshots</source>
        <translation>qcow2: wächst nach Bedarf, kann Schnappschüsse haben</translation>
    </message>
    <message>
        <source>raw: plain bytes, readable by everything</source>
        <translation>raw: reine Bytes, für alles lesbar</translation>
    </message>
    <message>
        <source>Take &amp;all the space now</source>
        <translation>Den &amp;ganzen Platz jetzt belegen</translation>
    </message>
    <message>
        <source>The host&apos;s disk cannot fill up later because of this guest</source>
        <translation>Die Platte des Hosts kann später nicht durch diesen Gast volllaufen</translation>
    </message>
    <message>
        <source>Net&amp;work</source>
        <translation>Netz&amp;werk</translation>
    </message>
    <message>
        <source>&amp;Firmware</source>
        <translation>&amp;Firmware</translation>
    </message>
    <message>
        <source>Installer</source>
        <translation>Installer</translation>
    </message>
    <message>
        <source>&amp;Kernel options</source>
        <translation>&amp;Kernel-Optionen</translation>
    </message>
    <message>
        <source>&amp;Disk format</source>
        <translation>&amp;Plattenformat</translation>
    </message>
    <message>
        <source>On the bridge %1</source>
        <translation>An der Bridge %1</translation>
    </message>
    <message>
        <source>The guest reaches what this host reaches. Others do not reach the guest. Works everywhere.</source>
        <translation>Der Gast erreicht, was dieser Host erreicht. Andere erreichen den Gast nicht. Geht überall.</translation>
    </message>
    <message>
        <source>The guest is a machine of its own in the bridge&apos;s network, with an address from there.</source>
        <translation>Der Gast ist eine eigene Maschine im Netz der Bridge, mit einer Adresse von dort.</translation>
    </message>
    <message>
        <source>This installer fetches its packages by network: it may stop without.</source>
        <translation>Dieser Installer holt seine Pakete aus dem Netz: Ohne Netz bleibt er vielleicht stehen.</translation>
    </message>
    <message>
        <source>The guest is cut off from every network.</source>
        <translation>Der Gast ist von jedem Netz abgeschnitten.</translation>
    </message>
    <message>
        <source>As on new machines. Some systems of 2012 and before do not start with it.</source>
        <translation>Wie auf neuen Maschinen. Manche Systeme von 2012 und davor starten damit nicht.</translation>
    </message>
    <message>
        <source>Starts quickly and suits nearly every system.</source>
        <translation>Startet schnell und passt für fast jedes System.</translation>
    </message>
    <message>
        <source>The space is taken as the guest writes.</source>
        <translation>Der Platz wird belegt, wenn der Gast schreibt.</translation>
    </message>
    <message>
        <source>How the guest reaches a network, how it starts, and how its installer runs.</source>
        <translation>Wie der Gast ein Netzwerk erreicht, wie er startet und wie sein Installationsprogramm läuft.</translation>
    </message>
    <message>
        <source>Type of guest</source>
        <translation>Art des Gastes</translation>
    </message>
    <message>
        <source>T&amp;ype of guest</source>
        <translation>&amp;Art des Gastes</translation>
    </message>
    <message>
        <source>Recommended: %1</source>
        <translation>Empfohlen: %1</translation>
    </message>
    <message>
        <source>A whole machine with firmware and made-up devices: every system starts in it.</source>
        <translation>Ein ganzer Rechner mit Firmware und nachgebildeten Geräten: Jedes System startet darin.</translation>
    </message>
    <message>
        <source>The guest works with Xen by itself and needs no help of the processor.</source>
        <translation>Der Gast arbeitet von sich aus mit Xen und braucht keine Hilfe des Prozessors.</translation>
    </message>
    <message>
        <source>The guest works with Xen by itself and has the processor&apos;s help.</source>
        <translation>Der Gast arbeitet von sich aus mit Xen und hat die Hilfe des Prozessors.</translation>
    </message>
    <message>
        <source>The installer&apos;s display</source>
        <translation>Anzeige des Installationsprogramms</translation>
    </message>
    <message>
        <source>On the guest&apos;s display</source>
        <translation>Auf der Anzeige des Gasts</translation>
    </message>
    <message>
        <source>It &amp;shows itself</source>
        <translation>Es &amp;zeigt sich</translation>
    </message>
    <message>
        <source>Domus finds it on the network and connects to it with a one-time password.</source>
        <translation>Domus findet ihn im Netz und verbindet sich mit einem Einmalpasswort.</translation>
    </message>
    <message>
        <source>A plain framebuffer of 800 by 600 pixels.</source>
        <translation>Ein schlichter Bildspeicher von 800 mal 600 Bildpunkten.</translation>
    </message>
    <message>
        <source>By its own server</source>
        <translation>Durch seinen eigenen Server</translation>
    </message>
    <message>
        <source>By its own server (%1)</source>
        <translation>Durch seinen eigenen Server (%1)</translation>
    </message>
</context>
<context>
    <name>domus::wizard::ResourcesPage</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Let it &amp;grow while the guest runs, up to</source>
        <translation>Im Betrieb &amp;wachsen lassen, bis</translation>
    </message>
    <message>
        <source>Ceiling of memory</source>
        <translation>Obergrenze des Speichers</translation>
    </message>
    <message>
        <source>Let more be added while the guest runs, &amp;up to</source>
        <translation>Im Betrieb &amp;mehr zulassen, bis</translation>
    </message>
    <message>
        <source>Ceiling of vCPUs</source>
        <translation>Obergrenze der vCPUs</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>&amp;Speicher</translation>
    </message>
    <message>
        <source>&amp;vCPUs</source>
        <translation>&amp;vCPUs</translation>
    </message>
    <message>
        <source>&amp;Disk</source>
        <translation>&amp;Festplatte</translation>
    </message>
    <message>
        <source>Give the guest a name.</source>
        <translation>Geben Sie dem Gast einen Namen.</translation>
    </message>
    <message>
        <source>A name has at most %1 characters, this has %2.</source>
        <translation>Ein Name hat höchstens %1 Zeichen, dieser hat %2.</translation>
    </message>
    <message>
        <source>A name must not begin with “%1”.</source>
        <translation>Ein Name darf nicht mit „%1“ beginnen.</translation>
    </message>
    <message>
        <source>A name has no spaces. Use “-” instead.</source>
        <translation>Ein Name hat keine Leerzeichen. Nehmen Sie „-“.</translation>
    </message>
    <message>
        <source>“%1” cannot be in a name: use A-Z, a-z, 0-9, “.”, “_” and “-”.</source>
        <translation>„%1“ kann nicht in einem Namen stehen: Nehmen Sie A-Z, a-z, 0-9, „.“, „_“ und „-“.</translation>
    </message>
    <message>
        <source>There is a guest “%1” already.</source>
        <translation>Es gibt schon einen Gast „%1“.</translation>
    </message>
    <message>
        <source>A guest needs some memory.</source>
        <translation>Ein Gast braucht etwas Speicher.</translation>
    </message>
    <message>
        <source>This host has %1 of memory in all.</source>
        <translation>Dieser Host hat insgesamt %1 Speicher.</translation>
    </message>
    <message>
        <source>Only %1 are free now. The guest may not start before others give some back.</source>
        <translation>Nur %1 sind jetzt frei. Der Gast startet vielleicht nicht, bevor andere etwas zurückgeben.</translation>
    </message>
    <message>
        <source>Less than the %1 that this system needs: its installer may fail.</source>
        <translation>Weniger als die %1, die dieses System braucht: Sein Installer kann scheitern.</translation>
    </message>
    <message>
        <source>Less than the memory at start, %1.</source>
        <translation>Weniger als der Speicher beim Start, %1.</translation>
    </message>
    <message>
        <source>Name of the new guest</source>
        <translation>Name des neuen Gastes</translation>
    </message>
    <message>
        <source>▏%1 at least</source>
        <translation>▏mindestens %1</translation>
    </message>
    <message>
        <source>▲ %1 recommended</source>
        <translation>▲ %1 empfohlen</translation>
    </message>
    <message>
        <source>this host has %1, %2 of it free</source>
        <translation>dieser Host hat %1, davon %2 frei</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>Ressourcen</translation>
    </message>
    <message>
        <source>What the guest gets of this host. Everything is set to the recommendation.</source>
        <translation>Was der Gast von diesem Host bekommt. Alles steht auf der Empfehlung.</translation>
    </message>
</context>
<context>
    <name>domus::wizard::SizeChoice</name>
    <message>
        <source>A number with its unit, such as 1.5 GiB</source>
        <translation>Eine Zahl mit Einheit, etwa 1.5 GiB</translation>
    </message>
</context>
<context>
    <name>domus::wizard::SourceLookup</name>
    <message>
        <source>No operating system has “%1” in its name</source>
        <translation>Kein Betriebssystem hat „%1“ im Namen</translation>
    </message>
    <message>
        <source>Give the address of an install tree (https://…), or the whole path of a file or folder (/…).</source>
        <translation>Geben Sie die Adresse eines Installationsbaums an (https://…) oder den ganzen Pfad einer Datei oder eines Ordners (/…).</translation>
    </message>
</context>
<context>
    <name>domus::wizard::SourcePage</name>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>https://… or /path/… or a name</source>
        <translation>https://… oder /pfad/… oder ein Name</translation>
    </message>
    <message>
        <source>What to install</source>
        <translation>Was installiert wird</translation>
    </message>
    <message>
        <source>An address, a path, or a few letters of an operating system&apos;s name</source>
        <translation>Eine Adresse, ein Pfad oder ein paar Buchstaben vom Namen eines Betriebssystems</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>&amp;Durchsuchen …</translation>
    </message>
    <message>
        <source>Choose an image or kernel file of this computer</source>
        <translation>Ein Abbild oder eine Kernel-Datei dieses Rechners wählen</translation>
    </message>
    <message>
        <source>An install tree&apos;s address or folder, an ISO or disk image, a kernel file, or a few letters of an operating system&apos;s name.</source>
        <translation>Adresse oder Ordner eines Installationsbaums, ein ISO- oder Festplattenabbild, eine Kernel-Datei oder ein paar Buchstaben vom Namen eines Betriebssystems.</translation>
    </message>
    <message>
        <source>Install From</source>
        <translation>Installieren von</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Initrd</source>
        <translation>Initrd</translation>
    </message>
    <message>
        <source>Path or address of the kernel&apos;s initial RAM disk; may be empty</source>
        <translation>Pfad oder Adresse der Initrd des Kernels; kann leer sein</translation>
    </message>
    <message>
        <source>Br&amp;owse…</source>
        <translation>D&amp;urchsuchen …</translation>
    </message>
    <message>
        <source>Go by what is found at the source instead</source>
        <translation>Stattdessen nach dem gehen, was an der Quelle gefunden wird</translation>
    </message>
    <message>
        <source>Operating systems</source>
        <translation>Betriebssysteme</translation>
    </message>
    <message>
        <source>Or c&amp;hoose an operating system</source>
        <translation>Oder &amp;wählen Sie ein Betriebssystem</translation>
    </message>
    <message>
        <source>O&amp;perating systems with these letters</source>
        <translation>&amp;Betriebssysteme mit diesen Buchstaben</translation>
    </message>
    <message>
        <source>%1 is chosen. Now say where it is: the address of its install tree, or its ISO or disk image.</source>
        <translation>%1 ist gewählt. Sagen Sie nun, wo es liegt: die Adresse seines Installationsbaums, oder sein ISO- oder Festplattenabbild.</translation>
    </message>
    <message>
        <source>%1 is chosen, from its maker&apos;s own address.</source>
        <translation>%1 ist gewählt, von der Adresse des Herstellers.</translation>
    </message>
    <message>
        <source>Install begins with the recommendations. Next lets you change them first.</source>
        <translation>„Installieren“ beginnt mit den Empfehlungen. Mit „Weiter“ können Sie sie vorher ändern.</translation>
    </message>
    <message>
        <source>Install &amp;from</source>
        <translation>Installieren &amp;von</translation>
    </message>
    <message>
        <source>Ini&amp;trd that belongs to this kernel</source>
        <translation>Ini&amp;trd, die zu diesem Kernel gehört</translation>
    </message>
    <message>
        <source>For&amp;get</source>
        <translation>Ver&amp;gessen</translation>
    </message>
    <message>
        <source>Give anything that can be installed: what it is appears as you type.</source>
        <translation>Geben Sie an, was installiert werden soll: Was es ist, erscheint während der Eingabe.</translation>
    </message>
    <message>
        <source>I&amp;mport Guest…</source>
        <translation>Gast i&amp;mportieren …</translation>
    </message>
    <message>
        <source>Make the guest that this file tells of</source>
        <translation>Den Gast anlegen, den diese Datei beschreibt</translation>
    </message>
    <message>
        <source>A file that tells of a whole guest</source>
        <translation>Eine Datei, die einen ganzen Gast beschreibt</translation>
    </message>
    <message>
        <source>It is of xl or xm, or a definition: there is nothing to install from it, but the guest can be imported.</source>
        <translation>Sie ist von xl oder xm, oder eine Definition: Zu installieren gibt es daraus nichts, aber der Gast kann importiert werden.</translation>
    </message>
</context>
<context>
    <name>domus::wizard::StepRow</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
</context>
<context>
    <name>domus::wizard::SummaryPage</name>
    <message>
        <source>Definition of the guest</source>
        <translation>Definition des Gastes</translation>
    </message>
    <message>
        <source>The same as a command</source>
        <translation>Dasselbe als Befehl</translation>
    </message>
    <message>
        <source>Co&amp;py</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
    <message>
        <source>&amp;Definition</source>
        <translation>&amp;Definition</translation>
    </message>
    <message>
        <source>The same as a c&amp;ommand</source>
        <translation>Dasselbe als &amp;Befehl</translation>
    </message>
    <message>
        <source>Disk image: %1</source>
        <translation>Festplattenabbild: %1</translation>
    </message>
    <message>
        <source>Co&amp;pied</source>
        <translation>&amp;Kopiert</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Nothing has been made yet. Install makes the guest and starts its installer.</source>
        <translation>Noch ist nichts entstanden. „Installieren“ legt den Gast an und startet seinen Installer.</translation>
    </message>
    <message>
        <source>Type of guest: %1. %2</source>
        <translation>Art des Gastes: %1. %2</translation>
    </message>
    <message>
        <source>Its installer shows itself by %1.</source>
        <translation>Das Installationsprogramm zeigt sich per %1.</translation>
    </message>
</context>
<context>
    <name>domus::wizard::VcpuChoice</name>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>More vCPUs than processors: the guest will be slower than with fewer.</source>
        <translation>Mehr vCPUs als Prozessoren: Der Gast wird langsamer als mit weniger.</translation>
    </message>
    <message>
        <source>▲ %1 recommended · processors of this host: %2</source>
        <translation>▲ %1 empfohlen · Prozessoren dieses Hosts: %2</translation>
    </message>
</context>
</TS>
