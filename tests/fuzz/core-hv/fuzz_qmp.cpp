// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer on what QEMU may send and on the records of running domains: cmake -DDOMUS_FUZZ=ON, then
// fuzz_qmp -max_total_time=60. A hostile guest that took over its QEMU is the one who writes these.
#include "async/deadline.h"
#include "host/process_identity.h"
#include "qemu/qmp_client.h"
#include "qemu/state_file.h"

#include <QCoreApplication>
#include <cstdint>
#include <cstdlib>

using namespace domus;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int argc = 0;
    static QCoreApplication application(argc, nullptr);
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    static_cast<void>(parseRecord(bytes));
    static_cast<void>(parseProcessStat(bytes));
    auto [here, there] = makeSocketPair();
    FdStream qemu(std::move(here));
    QmpClient client(std::move(there));
    OneShot<QJsonValue> answer;
    detail::settleWith(client.execute(QStringLiteral("query-status")), answer);
    // Half of the inputs come after a good beginning.
    if (!bytes.isEmpty() && (bytes[0] & 1) != 0)
        qemu.write("{\"QMP\": {}}\n{\"return\": {}, \"id\": 0}\n");
    qemu.write(bytes.mid(1));
    qemu.close();
    // Whatever was said, its end ends the command.
    for (int turn = 0; turn < 1000 && !answer.isSettled(); ++turn)
        QCoreApplication::processEvents();
    if (!answer.isSettled() || client.state() != QmpClient::State::Closed)
        std::abort();
    QCoreApplication::processEvents();
    return 0;
}
