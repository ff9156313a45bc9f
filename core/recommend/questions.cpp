#include "core/recommend/questions.h"

#include "core/base/error.h"

namespace nearfield {

std::vector<std::uint32_t> mostTelling(MatrixT<double> covariance, double noise, std::size_t count)
{
    if (covariance.rows() != covariance.cols() || !(noise > 0)) {
        throw Error(ErrorKind::BadArgument, "Questions need a square covariance and a noise above 0.");
    }
    std::vector<std::uint32_t> chosen;
    if (covariance.rows() == 0) {
        return chosen;
    }
    VectorT<double> open = VectorT<double>::Ones(covariance.rows());
    while (chosen.size() < count) {
        // An answer to track i takes cov(i, j)² / (cov(i, i) + noise) off the variance of every track j.
        const VectorT<double> gains =
            covariance.rowwise().squaredNorm().array() / (covariance.diagonal().array() + noise) * open.array();
        Eigen::Index best = 0;
        if (!(gains.maxCoeff(&best) > 0)) {
            break;
        }
        chosen.push_back(static_cast<std::uint32_t>(best));
        open[best] = 0;
        const VectorT<double> told = covariance.col(best);
        covariance.noalias() -= told * told.transpose() / (told[best] + noise);
    }
    return chosen;
}

} // namespace nearfield
