// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/stats_handler.h"

#include "server/wake_up.h"

namespace domus {

using namespace api::stats;
using varlink::CallContext;
using varlink::ReplyStream;

namespace {

struct SampleNews {
    std::shared_ptr<WakeUp> wakeUp = std::make_shared<WakeUp>();
    QHash<QUuid, GuestSample> samples; ///< the newest of each: a slow client skips what was between
    QObject connections;
};

std::shared_ptr<SampleNews> followSamples(const StatsSampler *sampler, const std::optional<QUuid> &only)
{
    auto news = std::make_shared<SampleNews>();
    SampleNews *raw = news.get(); // it owns the connections
    QObject::connect(sampler, &StatsSampler::sampled, &news->connections, [raw, only](const QHash<QUuid, GuestSample> &samples) {
        if (only && !samples.contains(*only))
            return;
        if (only)
            raw->samples.insert(*only, samples.value(*only));
        else
            raw->samples.insert(samples);
        raw->wakeUp->notify();
    });
    return news;
}

Sample sampleView(const GuestSample &sample)
{
    Sample view;
    view.timeMs = sample.timeMs;
    view.cpuPercent = sample.cpuPercent;
    view.memoryActual = sample.memoryActual;
    view.memoryUsed = sample.memoryUsed;
    view.memoryCache = sample.memoryCache;
    view.memoryHost = sample.memoryHost;
    view.diskReadRate = sample.diskReadRate;
    view.diskWriteRate = sample.diskWriteRate;
    return view;
}

WatchReply historyReply(const StatsSampler &sampler, const QList<QUuid> &guests, std::chrono::seconds span)
{
    WatchReply reply;
    for (const QUuid &guest : guests) {
        Series series;
        series.uuid = guest.toString(QUuid::WithoutBraces);
        for (const GuestSample &sample : sampler.history(guest, span))
            series.samples.append(sampleView(sample));
        if (!series.samples.isEmpty())
            reply.series.append(series);
    }
    return reply;
}

std::optional<QUuid> wantedGuest(const std::optional<QString> &text)
{
    if (!text)
        return std::nullopt;
    const QUuid uuid(*text);
    if (uuid.isNull())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no UUID").arg(*text));
    return uuid;
}

} // namespace

Task<> StatsHandler::watch(WatchParameters parameters, ReplyStream<WatchReply> replies, CallContext context)
{
    const Services services = m_services;
    const auto only = wantedGuest(parameters.uuid);
    const auto news = followSamples(services->sampler, only);
    const QList<QUuid> guests = only ? QList<QUuid>{*only} : services->sampler->guestsWithHistory();
    const std::chrono::seconds span(std::clamp<qint64>(parameters.historySeconds.value_or(0), 0, 7 * 24 * 3600));
    co_await replies.send(historyReply(*services->sampler, guests, span));
    while (true) {
        co_await WakeUp::wait(news->wakeUp, context.token);
        WatchReply reply;
        const auto samples = std::exchange(news->samples, {});
        for (auto it = samples.begin(); it != samples.end(); ++it)
            reply.series.append({it.key().toString(QUuid::WithoutBraces), {sampleView(it.value())}});
        if (!reply.series.isEmpty())
            co_await replies.send(reply);
    }
}

} // namespace domus
