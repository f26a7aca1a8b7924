// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

namespace domus {

using namespace api::guests;
using varlink::CallContext;

static constexpr qint64 thumbnailSide = 320; ///< at most

Task<ThumbnailReply> GuestsHandler::thumbnail(ThumbnailParameters parameters, CallContext)
{
    if (parameters.width < 1 || parameters.width > thumbnailSide || parameters.height < 1 || parameters.height > thumbnailSide)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The sides of a thumbnail are from 1 to %1").arg(thumbnailSide));
    const auto domain = co_await runningDomain(parameters.guest, QStringLiteral("display now"));
    const SmallPicture picture = co_await domain->picture(int(parameters.width), int(parameters.height));
    co_return ThumbnailReply{picture.width, picture.height, QString::fromLatin1(picture.rgb.toBase64())};
}

} // namespace domus
