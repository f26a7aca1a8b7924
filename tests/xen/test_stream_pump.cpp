// SPDX-License-Identifier: GPL-3.0-or-later
// What carries a guest's stream between libxl and its file; here the test is libxl.
#include "files.h"
#include "waiting.h"
#include "xen/stream_pump.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <unistd.h>

using namespace domus;
using test::thrownBy;

class TestStreamPump : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    const QByteArray m_stream = QByteArray(3 << 20, 'x') + "end";

    QString path() const { return m_directory.filePath(QStringLiteral("file")); }
    static void writeAll(int end, const QByteArray &bytes)
    {
        for (qsizetype at = 0; at < bytes.size();) {
            const ssize_t written = ::write(end, bytes.constData() + at, size_t(bytes.size() - at));
            QVERIFY(written > 0);
            at += written;
        }
    }
    static QByteArray readAll(int end)
    {
        QByteArray all;
        QByteArray buffer(1 << 16, Qt::Uninitialized);
        ssize_t got = 0;
        while ((got = ::read(end, buffer.data(), size_t(buffer.size()))) > 0)
            all.append(buffer.constData(), got);
        return all;
    }

private Q_SLOTS:
    void init() { QFile::remove(path()); }

    void goesIntoTheFile()
    {
        const auto transfer = std::make_shared<Transfer>();
        const UniqueFd file(::open(QFile::encodeName(path()).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        StreamPump pump(file.get(), StreamPump::Direction::IntoFile, transfer);
        writeAll(pump.end(), m_stream);
        pump.finish();
        QCOMPARE(transfer->bytes.load(), m_stream.size());
        QVERIFY(readFile(path(), ByteSize::fromMiB(8)) == m_stream);
    }

    void comesOutOfTheFile()
    {
        replaceFile(path(), m_stream);
        const auto transfer = std::make_shared<Transfer>();
        const UniqueFd file(::open(QFile::encodeName(path()).constData(), O_RDONLY | O_CLOEXEC));
        StreamPump pump(file.get(), StreamPump::Direction::OutOfFile, transfer);
        QVERIFY(readAll(pump.end()) == m_stream);
        pump.finish();
        QCOMPARE(transfer->bytes.load(), m_stream.size());
    }

    /// libxl must be able to write to the end: a stream that breaks leaves its helper in disorder.
    void whatIsStoppedIsStillTaken()
    {
        const auto transfer = std::make_shared<Transfer>();
        transfer->stop = true;
        const UniqueFd file(::open(QFile::encodeName(path()).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        StreamPump pump(file.get(), StreamPump::Direction::IntoFile, transfer);
        writeAll(pump.end(), m_stream);
        QCOMPARE(thrownBy([&] { pump.finish(); })->code, ErrorCode::Cancelled);
        QCOMPARE(QFile(path()).size(), 0);
    }

    void aFullDiskIsSaid()
    {
        const UniqueFd file(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        StreamPump pump(file.get(), StreamPump::Direction::IntoFile, {});
        writeAll(pump.end(), m_stream);
        QCOMPARE(thrownBy([&] { pump.finish(); })->code, ErrorCode::NoSpace);
    }

    void aReaderThatStopsEndsIt()
    {
        replaceFile(path(), m_stream);
        const UniqueFd file(::open(QFile::encodeName(path()).constData(), O_RDONLY | O_CLOEXEC));
        StreamPump pump(file.get(), StreamPump::Direction::OutOfFile, {});
        char byte = 0;
        QCOMPARE(::read(pump.end(), &byte, 1), 1);
        pump.finish(); // what was wrong libxl says itself
    }

    void aStopEndsTheStream()
    {
        replaceFile(path(), m_stream);
        const auto transfer = std::make_shared<Transfer>();
        transfer->stop = true;
        const UniqueFd file(::open(QFile::encodeName(path()).constData(), O_RDONLY | O_CLOEXEC));
        StreamPump pump(file.get(), StreamPump::Direction::OutOfFile, transfer);
        QVERIFY(readAll(pump.end()).isEmpty());
        QCOMPARE(thrownBy([&] { pump.finish(); })->code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestStreamPump)
#include "test_stream_pump.moc"
