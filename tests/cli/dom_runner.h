// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/event_loop.h"
#include "dom_main.h"
#include "exit_code.h"

#include <QTest>

namespace domus::test {

struct DomResult {
    int code = -1;
    QString out;
    QString err;
};

/// Runs a command line in this process, against the daemon that $DOMUS_SOCKET names.
inline DomResult runDom(const QStringList &words)
{
    DomResult result;
    cli::CommandContext context([&](const QByteArray &bytes) { result.out += QString::fromUtf8(bytes); },
                                [&](const QByteArray &bytes) { result.err += QString::fromUtf8(bytes); });
    result.code = runUntilDone(cli::runDom(&context, words));
    return result;
}

/// The words separated by spaces.
inline DomResult runDom(const char *words)
{
    return runDom(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts));
}

// A row of a test: the words make that one call of a FakeDaemon, and print that.

inline void addCallColumns()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("out");
}

inline void addCallRow(const char *words, const char *call, const char *out)
{
    QTest::newRow(words) << QByteArray(words) << QString::fromLatin1(call) << QString::fromLatin1(out);
}

inline void checkCallRow(const QStringList &calls)
{
    QFETCH(QByteArray, words);
    QFETCH(QString, call);
    QFETCH(QString, out);
    const auto result = runDom(words.constData());
    QCOMPARE(result.err, QString());
    QCOMPARE(result.code, int(cli::ExitOk));
    QCOMPARE(calls, QStringList{call});
    QCOMPARE(result.out, out);
}

} // namespace domus::test
