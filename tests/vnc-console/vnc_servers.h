// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace domus::test {

/// A real QEMU without any VNC socket: each viewer gets a socketpair by QMP.
class QemuGuest {
public:
    /// bootSector: what the guest runs (512 bytes are made of it); empty: nothing to boot from.
    explicit QemuGuest(const QByteArray &bootSector, const QStringList &more = {});
    ~QemuGuest();

    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QString errors() { return QString::fromLocal8Bit(m_process.readAllStandardError()); }
    /// A new viewer's stream.
    UniqueFd viewer();
    /// Until the boot sector runs (each of those below writes a '!' first).
    bool waitForSector();
    /// What came out of the serial port since the last call.
    QByteArray takeSerial();

private:
    QByteArray qmp(const QByteArray &command, int fd = -1);

    QTemporaryDir m_dir;
    QProcess m_process;
    UniqueFd m_qmp;
    UniqueFd m_serial;
    int m_viewers = 0;
};

/// Xtigervnc on a Unix socket, without any TCP port. display() is for clients that paint on it.
class TigerServer {
public:
    explicit TigerServer(const QString &geometry = QStringLiteral("800x600"), const QStringList &more = {});
    ~TigerServer();
    bool start();
    /// A file with the password "secret12", for -PasswordFile; removed when the test ends.
    static QString passwordFile();
    /// A certificate signed by nobody, and its key (PEM), for -X509Cert and -X509Key; removed when the test ends.
    static std::pair<QString, QString> certificateFiles();
    /// SHA-256 of that.
    static QByteArray certificateFingerprint();
    void end();
    UniqueFd viewer() const;
    /// What it wrote to its log since the last call.
    QByteArray takeLog() { return m_process.readAllStandardError(); }
    QString display() const { return m_display; }
    qint64 processId() const { return m_process.processId(); }
    QString path() const { return m_dir.filePath(QStringLiteral("rfb")); }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    QString m_geometry;
    QStringList m_more;
    QString m_display;
};

/// Boot sectors, written in machine code: the guest's side of the tests.
/// Writes the scan code of every key to the serial port.
QByteArray keyEchoSector();
/// At every key the next of these graphics modes (VBE numbers).
QByteArray modeSwitchSector(const QList<quint16> &modes);

} // namespace domus::test
