// SPDX-License-Identifier: GPL-3.0-or-later
// From exec of a desktop program to its window being painted, judged from outside, the same for every program:
//   bench_window SETTLE-SECONDS command...
// On the X display of $DISPLAY (nothing else may show windows there) the largest mapped window is read again and again.
// Its "ink" is the number of pixels that differ from its commonest colour; painted is the first moment when the
// ink has reached 90 % of what it is once settled. Prints "painted-s cpu-until-then-s pss-MiB cpu-idle-s-per-minute".
#include "bench_figures.h"
#include "spawned.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unistd.h>
#include <unordered_map>
#include <xcb/xcb.h>

namespace {

template <typename T>
using Reply = std::unique_ptr<T, decltype(&std::free)>;

struct Sample {
    double time;
    double cpu;
    long ink;
};

xcb_window_t largestWindow(xcb_connection_t *x, xcb_window_t root)
{
    const Reply<xcb_query_tree_reply_t> tree(xcb_query_tree_reply(x, xcb_query_tree(x, root), nullptr), &std::free);
    xcb_window_t best = 0;
    long bestArea = 100 * 100;
    for (int i = 0; tree && i < xcb_query_tree_children_length(tree.get()); ++i) {
        const xcb_window_t window = xcb_query_tree_children(tree.get())[i];
        const Reply<xcb_get_window_attributes_reply_t> attributes(
            xcb_get_window_attributes_reply(x, xcb_get_window_attributes(x, window), nullptr), &std::free);
        const Reply<xcb_get_geometry_reply_t> shape(xcb_get_geometry_reply(x, xcb_get_geometry(x, window), nullptr), &std::free);
        if (!attributes || !shape || attributes->map_state != XCB_MAP_STATE_VIEWABLE)
            continue;
        const long area = long(shape->width) * shape->height;
        if (area > bestArea) {
            bestArea = area;
            best = window;
        }
    }
    return best;
}

long inkOf(xcb_connection_t *x, xcb_window_t window)
{
    const Reply<xcb_get_geometry_reply_t> shape(xcb_get_geometry_reply(x, xcb_get_geometry(x, window), nullptr), &std::free);
    if (!shape)
        return 0;
    const Reply<xcb_get_image_reply_t> image(
        xcb_get_image_reply(x, xcb_get_image(x, XCB_IMAGE_FORMAT_Z_PIXMAP, window, 0, 0, shape->width, shape->height, ~0U),
                            nullptr),
        &std::free);
    if (!image)
        return 0;
    const auto *pixels = reinterpret_cast<const uint32_t *>(xcb_get_image_data(image.get()));
    const long count = xcb_get_image_data_length(image.get()) / 4;
    std::unordered_map<uint32_t, long> histogram;
    long commonest = 0;
    for (long i = 0; i < count; i += 3) // every third pixel tells as much
        commonest = std::max(commonest, ++histogram[pixels[i] & 0xffffff]);
    return count / 3 - commonest;
}

std::vector<Sample> watch(xcb_connection_t *x, xcb_window_t root, pid_t pid, double start, double seconds)
{
    std::vector<Sample> samples;
    while (bench::now() - start < seconds) {
        const double cpu = bench::cpuSeconds({pid});
        const xcb_window_t window = largestWindow(x, root);
        const double time = bench::now() - start;
        samples.push_back({time, cpu, window != 0 ? inkOf(x, window) : 0});
        usleep(2000);
    }
    return samples;
}

} // namespace

int main(int argc, char **argv)
{
    xcb_connection_t *x = xcb_connect(nullptr, nullptr);
    if (argc < 3 || xcb_connection_has_error(x) != 0) {
        std::fprintf(stderr, "usage: bench_window SETTLE-SECONDS command..., with DISPLAY set\n");
        return 2;
    }
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(x)).data->root;
    const double seconds = std::atof(argv[1]);
    const double start = bench::now();
    const pid_t pid = bench::spawn(std::vector<std::string>(argv + 2, argv + argc));
    const auto samples = watch(x, root, pid, start, seconds);
    const auto tree = bench::processTree(pid);
    const double pss = bench::pssMiB(tree);
    const double cpuBefore = bench::cpuSeconds(tree);
    const char *wish = std::getenv("BENCH_IDLE_SECONDS");
    const double watched = wish ? std::max(std::atof(wish), 1.0) : 4;
    usleep(useconds_t(watched * 1e6));
    const double idle = (bench::cpuSeconds(tree) - cpuBefore) * 60 / watched;
    bench::endTree(pid);
    const long settled = samples.back().ink;
    const auto painted = std::find_if(samples.begin(), samples.end(), [&](const Sample &s) { return s.ink >= settled * 9 / 10; });
    if (settled == 0) {
        std::fprintf(stderr, "no window was painted\n");
        return 1;
    }
    std::printf("%.3f %.3f %.1f %.2f\n", painted->time, painted->cpu, pss, idle);
    return 0;
}
