#include "core/audio/fourier.h"

#include <cmath>
#include <mutex>
#include <new>
#include <numbers>

#include <fftw3.h>

#include "core/audio/kernels.h"

namespace nearfield::audio {

namespace {

/// FFTW's planner keeps global tables.
std::mutex& plannerMutex()
{
    static std::mutex mutex;
    return mutex;
}

struct FreeAligned
{
    void operator()(float* memory) const noexcept { fftwf_free(memory); }
};
using Aligned = std::unique_ptr<float[], FreeAligned>;

Aligned aligned(std::size_t count)
{
    Aligned memory(fftwf_alloc_real(count));
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    std::fill_n(memory.get(), count, 0.0F);
    return memory;
}

} // namespace

struct Fourier::Plan
{
    explicit Plan(std::size_t size)
        : input(aligned(size))
        , spectrum(aligned(size + 2))
        , power(aligned(size / 2))
    {
        // Estimated plans do not depend on measured times, so that every run gives the same bits.
        const std::scoped_lock lock(plannerMutex());
        plan = fftwf_plan_dft_r2c_1d(static_cast<int>(size), input.get(),
                                     reinterpret_cast<fftwf_complex*>(spectrum.get()), // the layout FFTW asks for
                                     FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
        if (plan == nullptr) {
            throw std::bad_alloc();
        }
    }
    ~Plan()
    {
        const std::scoped_lock lock(plannerMutex());
        fftwf_destroy_plan(plan);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    Aligned input, spectrum, power;
    fftwf_plan plan = nullptr;
};

Fourier::Fourier(std::size_t size)
    : m_size(size)
    , m_plan(std::make_unique<Plan>(size))
{
}

Fourier::~Fourier() = default;

std::span<float> Fourier::input() noexcept
{
    return {m_plan->input.get(), m_size};
}

std::span<const float> Fourier::power()
{
    fftwf_execute(m_plan->plan);
    kernels::squaredMagnitudes(m_plan->spectrum.get(), bins(), m_plan->power.get());
    return {m_plan->power.get(), bins()};
}

void fillHann(std::span<float> window)
{
    const double step = 2.0 * std::numbers::pi / static_cast<double>(window.size());
    for (std::size_t i = 0; i < window.size(); ++i) {
        window[i] = static_cast<float>(0.5 - 0.5 * std::cos(step * static_cast<double>(i)));
    }
}

} // namespace nearfield::audio
