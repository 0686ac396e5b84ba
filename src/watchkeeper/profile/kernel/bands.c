/* Scoring values by their bands; see `watchkeeper.profile.bands`. */
#include "arrow.h"

#include <string.h>

enum { MAX_EDGES = 16, N_BANDS = MAX_EDGES + 1, HIGHEST_SCORE = 8 };
/* Values compared with an edge at once. */
enum { BLOCK = 64 };
/* A float64 with all these bits set is infinite or NaN. */
#define EXPONENT UINT64_C(0x7FF0000000000000)

/* Where the system can choose as it loads the library, processors with AVX2 compare four values at once, not two. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__)
#define OLD_AND_NEW_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define OLD_AND_NEW_PROCESSORS
#endif

/* Counts for each of BLOCK values the edges at or below it. It is compared with all, as a search would guess wrong at
 * every step. */
OLD_AND_NEW_PROCESSORS
static void count_edges(const double *values, const double *edges, size_t n_edges, int64_t *n_below)
{
    int64_t counts[BLOCK] = {0};
    for (size_t edge = 0; edge < n_edges; edge++)
        for (int i = 0; i < BLOCK; i++)
            counts[i] += values[i] >= edges[edge];
    memcpy(n_below, counts, sizeof counts);
}

/* Copies n values of an array from `start` on, NaN where one is null or infinite. */
static void take_block(const struct ArrowArray *chunk, int64_t start, int64_t n, double *values)
{
    const uint8_t *validity = chunk->buffers[0];
    const uint64_t *data = (const uint64_t *)chunk->buffers[1];
    uint64_t block[BLOCK] = {0};
    for (int64_t i = 0; i < n; i++) {
        int64_t place = chunk->offset + start + i;
        uint64_t is_null = validity ? ~validity[place >> 3] >> (place & 7) & 1 : 0;
        uint64_t is_odd = (data[place] & EXPONENT) == EXPONENT;
        block[i] = data[place] | (0 - (is_null | is_odd));
    }
    memcpy(values, block, sizeof block);
}

/* Scores a stream of float64; what is null or not finite is missing.
 *
 * edges     n_edges, at most MAX_EDGES, rising and finite
 * n         values of the stream
 * scores    n, written: -HIGHEST_SCORE to HIGHEST_SCORE; 0 where missing
 * missing   n, written: 1 where missing, else 0
 * bands     N_BANDS, written: values in each
 *
 * Returns 0, or -1 where the stream holds anything else.
 */
int kernel_score_values(struct ArrowArrayStream *stream, const double *edges, size_t n_edges, size_t n,
                        int8_t *scores, uint8_t *missing, int64_t *bands)
{
    struct column column;
    if (n_edges > MAX_EDGES || take_column(stream, "g", &column))
        return -1;
    /* Two tables in turns, as adding to one place twice in a row takes longer. */
    int64_t counts[2][N_BANDS] = {{0}};
    double values[BLOCK];
    int64_t n_below[BLOCK];
    size_t row = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        const struct ArrowArray *chunk = &column.chunks[i];
        for (int64_t start = 0; start < chunk->length; start += BLOCK) {
            int64_t n_some = chunk->length - start < BLOCK ? chunk->length - start : BLOCK;
            if ((size_t)n_some > n - row)
                break;
            take_block(chunk, start, n_some, values);
            count_edges(values, edges, n_edges, n_below);
            for (int64_t j = 0; j < n_some; j++, row++) {
                int is_there = values[j] == values[j];
                scores[row] = (int8_t)((n_below[j] - HIGHEST_SCORE) & -is_there);
                missing[row] = (uint8_t)!is_there;
                counts[j & 1][n_below[j]] += is_there;
            }
        }
    }
    release_column(&column);
    for (size_t band = 0; band < N_BANDS; band++)
        bands[band] = counts[0][band] + counts[1][band];
    return row == n ? 0 : -1;
}
