// SPDX-License-Identifier: GPL-3.0-or-later
#include "vnc_servers.h"

#include "process_sweeper.h"
#include "protocol/packet_socket.h"
#include "waiting.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace domus::test {

namespace {

UniqueFd connectWhenThere(const QString &path)
{
    UniqueFd fd;
    waitUntil([&] { return !thrownBy([&] { fd = connectUnixSocket(path); }).has_value(); });
    return fd;
}

// mov dx,3f8h; mov al,'!'; out dx,al
const QByteArray sayReady = QByteArray::fromHex("baf803b021ee");

QByteArray readLine(int fd)
{
    QByteArray line;
    char c = 0;
    for (;;) {
        pollfd waiting = {fd, POLLIN, 0};
        if (::poll(&waiting, 1, 5000) <= 0 || ::read(fd, &c, 1) != 1)
            return line;
        if (c == '\n')
            return line;
        line.append(c);
    }
}

} // namespace

QemuGuest::QemuGuest(const QByteArray &bootSector, const QStringList &more)
{
    QStringList arguments = {QStringLiteral("-machine"),
                             QStringLiteral("pc,accel=tcg"),
                             QStringLiteral("-m"),
                             QStringLiteral("64"),
                             QStringLiteral("-nodefaults"),
                             QStringLiteral("-vga"),
                             QStringLiteral("std"),
                             QStringLiteral("-vnc"),
                             QStringLiteral("none"),
                             QStringLiteral("-display"),
                             QStringLiteral("none"),
                             QStringLiteral("-qmp"),
                             QStringLiteral("unix:%1,server=on,wait=off").arg(m_dir.filePath(QStringLiteral("qmp"))),
                             QStringLiteral("-serial"),
                             QStringLiteral("unix:%1,server=on,wait=off").arg(m_dir.filePath(QStringLiteral("serial")))};
    if (!bootSector.isEmpty()) {
        QFile disk(m_dir.filePath(QStringLiteral("disk")));
        if (disk.open(QFile::WriteOnly))
            disk.write(bootSector.leftJustified(510, '\0') + QByteArray("\x55\xaa") + QByteArray(65536, '\0'));
        arguments += {QStringLiteral("-drive"), QStringLiteral("file=%1,format=raw,if=ide").arg(disk.fileName())};
    }
    endWithTest(m_process);
    m_process.start(QStringLiteral("qemu-system-x86_64"), arguments + more);
    m_qmp = connectWhenThere(m_dir.filePath(QStringLiteral("qmp")));
    m_serial = connectWhenThere(m_dir.filePath(QStringLiteral("serial")));
    readLine(m_qmp.get());
    qmp("{\"execute\":\"qmp_capabilities\"}");
}

QemuGuest::~QemuGuest()
{
    m_process.kill();
    m_process.waitForFinished(5000);
}

QByteArray QemuGuest::qmp(const QByteArray &command, int fd)
{
    console::sendPacket(m_qmp.get(), command.constData(), size_t(command.size()), nullptr, 0, fd);
    for (;;) {
        const QByteArray line = readLine(m_qmp.get());
        if (line.isEmpty() || line.contains("\"return\"") || line.contains("\"error\""))
            return line;
    }
}

UniqueFd QemuGuest::viewer()
{
    auto [ours, theirs] = makeSocketPair();
    const QByteArray name = "viewer" + QByteArray::number(m_viewers++);
    qmp("{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"" + name + "\"}}", theirs.get());
    qmp("{\"execute\":\"add_client\",\"arguments\":{\"protocol\":\"vnc\",\"skipauth\":true,\"fdname\":\"" + name + "\"}}");
    return std::move(ours);
}

bool QemuGuest::waitForSector()
{
    QByteArray all;
    return waitUntil([&] { return (all += takeSerial()).contains('!'); }, std::chrono::seconds(30));
}

QByteArray QemuGuest::takeSerial()
{
    QByteArray all;
    char buffer[4096];
    for (;;) {
        const ssize_t got = ::recv(m_serial.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
        if (got <= 0)
            return all;
        all.append(buffer, got);
    }
}

TigerServer::TigerServer(const QString &geometry, const QStringList &more) : m_geometry(geometry), m_more(more) {}

TigerServer::~TigerServer()
{
    end();
}

void TigerServer::end()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(3000))
        m_process.kill();
    m_process.waitForFinished(3000);
}

bool TigerServer::start()
{
    // The server picks a free display and writes its number.
    m_process.setProcessChannelMode(QProcess::SeparateChannels);
    QStringList arguments = {QStringLiteral("-displayfd"),
                             QStringLiteral("1"),
                             QStringLiteral("-rfbunixpath"),
                             path(),
                             QStringLiteral("-rfbport=-1"),
                             QStringLiteral("-nolisten"),
                             QStringLiteral("tcp"),
                             QStringLiteral("-geometry"),
                             m_geometry,
                             QStringLiteral("-depth"),
                             QStringLiteral("24"),
                             QStringLiteral("-AlwaysShared=1"),
                             QStringLiteral("-FrameRate"),
                             QStringLiteral("1000")};
    if (!m_more.contains(QStringLiteral("-SecurityTypes")))
        arguments += {QStringLiteral("-SecurityTypes"), QStringLiteral("None")};
    endWithTest(m_process);
    m_process.start(QStringLiteral("Xtigervnc"), arguments + m_more);
    QByteArray number;
    waitUntil([&] {
        number += m_process.readAllStandardOutput();
        return number.endsWith('\n') || m_process.state() == QProcess::NotRunning;
    });
    m_display = QStringLiteral(":") + QString::fromLatin1(number.trimmed());
    return number.endsWith('\n') && waitUntil([this] { return QFile::exists(path()); });
}

QString TigerServer::passwordFile()
{
    static QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("password"));
    QProcess tool;
    tool.setStandardOutputFile(path);
    tool.start(QStringLiteral("vncpasswd"), {QStringLiteral("-f")});
    tool.write("secret12\n");
    tool.closeWriteChannel();
    tool.waitForFinished(5000);
    return path;
}

std::pair<QString, QString> TigerServer::certificateFiles()
{
    static QTemporaryDir dir;
    const std::pair files(dir.filePath(QStringLiteral("certificate")), dir.filePath(QStringLiteral("key")));
    if (!QFile::exists(files.first)) {
        QProcess::execute(QStringLiteral("openssl"),
                          {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                           QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                           QStringLiteral("/CN=vnc.example"), QStringLiteral("-out"), files.first, QStringLiteral("-keyout"),
                           files.second});
    }
    return files;
}

QByteArray TigerServer::certificateFingerprint()
{
    QProcess tool;
    tool.start(QStringLiteral("openssl"),
               {QStringLiteral("x509"), QStringLiteral("-in"), certificateFiles().first, QStringLiteral("-outform"),
                QStringLiteral("DER")});
    tool.waitForFinished(5000);
    return QCryptographicHash::hash(tool.readAllStandardOutput(), QCryptographicHash::Sha256);
}

UniqueFd TigerServer::viewer() const
{
    return connectWhenThere(path());
}

QByteArray keyEchoSector()
{
    // again: mov ah,0; int 16h; mov dx,3f8h; mov al,ah; out dx,al; jmp again
    return sayReady + QByteArray::fromHex("b400cd16baf80388e0eeebf4");
}

QByteArray modeSwitchSector(const QList<quint16> &modes)
{
    // xor ax,ax; mov ds,ax; mov si,table; again: mov ah,0; int 16h; lodsw; mov bx,ax; mov ax,4f02h; int 10h; jmp again
    QByteArray code = sayReady + QByteArray::fromHex("31c08ed8be207cb400cd16ad89c3b8024fcd10ebf2");
    code = code.leftJustified(0x20, '\x90');
    for (const quint16 mode : modes)
        code.append(char(mode & 0xff)).append(char(mode >> 8));
    return code;
}

} // namespace domus::test
