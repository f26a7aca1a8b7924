// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <memory>
#include <vector>

namespace domus::test {

/// The other end of a QMP connection, which says what the test tells it to.
class FakeQemu {
public:
    static constexpr const char *greeting = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n";

    FakeQemu()
    {
        auto [here, there] = makeSocketPair();
        m_stream = std::make_unique<FdStream>(std::move(here));
        m_clientEnd = std::move(there);
        QObject::connect(m_stream.get(), &FdStream::readyRead, m_stream.get(), [this]() { onReadyRead(); });
    }

    UniqueFd takeClientEnd() { return std::move(m_clientEnd); }
    void say(const QByteArray &bytes)
    {
        m_stream->write(bytes);
        if (bytes != greeting || std::exchange(m_greeted, true))
            return;
        QMetaObject::invokeMethod(
            m_stream.get(), [this] { onReadyRead(); }, Qt::QueuedConnection);
    }
    void die() { m_stream->close(); }
    /// Everything that was asked, without the negotiation.
    const std::vector<QJsonObject> &commands() const { return m_commands; }
    void answer(size_t index, const QByteArray &value)
    {
        say("{\"return\": " + value + ", \"id\": " + QByteArray::number(m_commands.at(index)[QLatin1String("id")].toInteger())
            + "}\r\n");
    }
    bool negotiates = true; ///< answers qmp_capabilities by itself

private:
    /// As QEMU, it reads what is asked after it has greeted.
    void onReadyRead()
    {
        for (qsizetype end; m_greeted && (end = m_stream->buffered().indexOf('\n')) >= 0;) {
            const QJsonObject command = QJsonDocument::fromJson(m_stream->take(end + 1)).object();
            if (command[QLatin1String("execute")].toString() != QLatin1String("qmp_capabilities"))
                m_commands.push_back(command);
            else if (negotiates)
                say("{\"return\": {}, \"id\": 0}\r\n");
        }
    }

    std::unique_ptr<FdStream> m_stream;
    UniqueFd m_clientEnd;
    std::vector<QJsonObject> m_commands;
    bool m_greeted = false;
};

} // namespace domus::test
