#include "core/recommend/shipped_models.h"

#include "core/recommend/baselines.h"
#include "core/recommend/bayesian_factors.h"
#include "core/recommend/biases.h"
#include "core/recommend/blend.h"
#include "core/recommend/ease.h"
#include "core/recommend/implicit_als.h"
#include "core/recommend/item_knn.h"
#include "core/recommend/matrix_factorisation.h"

namespace nearfield {

namespace {

template <typename M, typename... Options>
ModelFactory factoryOf(const Options&... options)
{
    return [=] { return std::make_unique<M>(options...); };
}

ModelFactory ratingsKnn()
{
    return factoryOf<ItemKnn>(ItemKnn::Options{.neighbours = 400});
}

ModelFactory sampledFactors()
{
    return factoryOf<BayesianFactors>(BayesianFactors::Options{.factors = 20});
}

ModelFactory easeOnPlays()
{
    return factoryOf<Ease>(Ease::Options{.penalty = 1600, .binary = false});
}

} // namespace

ModelFactory shippedModel(InteractionKind kind)
{
    if (kind == InteractionKind::Explicit) {
        return factoryOf<Blend>(
            std::vector<ModelFactory>{sampledFactors(), factoryOf<MatrixFactorisation>(), ratingsKnn()});
    }
    return factoryOf<Blend>(std::vector<ModelFactory>{factoryOf<Ease>(), easeOnPlays(), factoryOf<ImplicitAls>(),
                                                      factoryOf<ItemKnn>(), factoryOf<Popularity>()});
}

std::vector<ModelFactory> comparedModels(InteractionKind kind)
{
    if (kind == InteractionKind::Explicit) {
        return {factoryOf<RandomModel>(),
                factoryOf<Popularity>(),
                factoryOf<ItemMean>(),
                factoryOf<Biases>(),
                ratingsKnn(),
                factoryOf<MatrixFactorisation>(),
                sampledFactors()};
    }
    return {factoryOf<RandomModel>(), factoryOf<Popularity>(), factoryOf<ItemKnn>(),
            factoryOf<ImplicitAls>(), factoryOf<Ease>(),       easeOnPlays()};
}

} // namespace nearfield
