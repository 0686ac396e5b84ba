/* Exact sums of numbers and of their squares, a group of values at a time; see `watchkeeper.profile.moments`.
 *
 * A finite float64 is m * 2^shift units of 2^-1074, where m is its significand below 2^53: a whole number. Those of
 * one shift are added together, in pieces of 32 bits that cannot overflow; in the end a group's sums are put
 * together into whole numbers of thousands of bits. Each value is looked at once, however wide the range.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Words of 64 bits, the lowest first, that hold any sum of fewer than 2^62 values; totals in two's complement. */
enum { TOTAL_WORDS = 34, SQUARE_WORDS = 67 };
enum { N_SHIFTS = 2046, SIGNIFICAND_BITS = 52, EXPONENT_BITS = 11 };
/* Bits of an integer's unit, 1, in units of 2^-1074. */
enum { INTEGER_SHIFT = 1074 };
/* Values added before sums are put together: the sums of so many pieces stay below 2^63. */
#define MAX_PENDING ((size_t)1 << 20)
#define LOW_BITS UINT64_C(0xFFFFFFFF)

/* Sums over values of one shift, in places of 2^32. */
struct sums {
    int64_t total[2];
    uint64_t square[3];
};

/* Adds value * 2^bit to a number of many words, or takes it away; what would leave the last word is dropped. */
static void add_at(uint64_t *words, size_t n_words, size_t bit, uint64_t value, int is_negative)
{
    size_t word = bit / 64, shift = bit % 64;
    uint64_t parts[2] = {value << shift, shift ? value >> (64 - shift) : 0};
    uint64_t carry = 0;
    for (size_t i = 0; word < n_words && (i < 2 || carry); i++, word++) {
        uint64_t part = i < 2 ? parts[i] : 0, before = words[word];
        uint64_t added = is_negative ? before - part : before + part;
        uint64_t carried = is_negative ? added - carry : added + carry;
        carry = is_negative ? (added > before) | (carried > added) : (added < before) | (carried < added);
        words[word] = carried;
    }
}

static void add_signed(uint64_t *words, size_t bit, int64_t value)
{
    /* Negated as unsigned, which is defined for the least integer too. */
    add_at(words, TOTAL_WORDS, bit, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}

/* Puts the sums of shifts `first` to `last` together, and makes them 0. */
static void flush(struct sums *by_shift, size_t first, size_t last, uint64_t *total, uint64_t *squares)
{
    for (size_t shift = first; shift <= last; shift++) {
        struct sums *sums = &by_shift[shift];
        for (size_t place = 0; place < 2; place++)
            add_signed(total, shift + 32 * place, sums->total[place]);
        for (size_t place = 0; place < 3; place++)
            add_at(squares, SQUARE_WORDS, 2 * shift + 32 * place, sums->square[place], 0);
    }
    memset(&by_shift[first], 0, (last - first + 1) * sizeof *by_shift);
}

/* Adds at most MAX_PENDING floats. `by_shift` is all 0 before and after. */
static void add_floats(const uint64_t *bits, size_t n, struct sums *by_shift, uint64_t *total, uint64_t *squares)
{
    size_t first = N_SHIFTS - 1, last = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t exponent = bits[i] >> SIGNIFICAND_BITS & ((1 << EXPONENT_BITS) - 1);
        /* Subnormal numbers lack the leading bit and lie in the units of the smallest normal ones. */
        uint64_t is_normal = exponent > 0;
        uint64_t significand = (bits[i] & ((UINT64_C(1) << SIGNIFICAND_BITS) - 1)) | is_normal << SIGNIFICAND_BITS;
        size_t shift = exponent - is_normal;
        /* Infinities and NaN are no numbers to add; callers have sorted them out. */
        if (shift >= N_SHIFTS)
            continue;
        first = shift < first ? shift : first;
        last = shift > last ? shift : last;
        uint64_t low = significand & LOW_BITS, high = significand >> 32;
        uint64_t low_low = low * low, low_high = 2 * low * high;
        int64_t sign = 1 - 2 * (int64_t)(bits[i] >> 63);
        struct sums *sums = &by_shift[shift];
        sums->total[0] += sign * (int64_t)low;
        sums->total[1] += sign * (int64_t)high;
        sums->square[0] += low_low & LOW_BITS;
        sums->square[1] += (low_low >> 32) + (low_high & LOW_BITS);
        sums->square[2] += (low_high >> 32) + high * high;
    }
    if (first <= last)
        flush(by_shift, first, last, total, squares);
}

/* Adds at most MAX_PENDING integers. */
static void add_integers(const int64_t *values, size_t n, uint64_t *total, uint64_t *squares)
{
    int64_t totals[2] = {0, 0};
    uint64_t places[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        uint64_t magnitude = values[i] < 0 ? 0 - (uint64_t)values[i] : (uint64_t)values[i];
        uint64_t low = magnitude & LOW_BITS, high = magnitude >> 32;
        /* 2 * low * high is below 2^64, as a magnitude is 2^63 at most. */
        uint64_t low_low = low * low, low_high = 2 * low * high, high_high = high * high;
        int64_t sign = values[i] < 0 ? -1 : 1;
        totals[0] += sign * (int64_t)low;
        totals[1] += sign * (int64_t)high;
        places[0] += low_low & LOW_BITS;
        places[1] += (low_low >> 32) + (low_high & LOW_BITS);
        places[2] += (low_high >> 32) + (high_high & LOW_BITS);
        places[3] += high_high >> 32;
    }
    for (size_t place = 0; place < 2; place++)
        add_signed(total, INTEGER_SHIFT + 32 * place, totals[place]);
    for (size_t place = 0; place < 4; place++)
        add_at(squares, SQUARE_WORDS, 2 * INTEGER_SHIFT + 32 * place, places[place], 0);
}

/* Adds up every group of consecutive values.
 *
 * values     finite float64, or int64 where `is_integer`
 * offsets    n_groups + 1 of them, never falling: group g is values[offsets[g]] to values[offsets[g + 1] - 1]
 * totals     n_groups times TOTAL_WORDS, written: in units of 2^-1074
 * squares    n_groups times SQUARE_WORDS, written: in units of 2^-2148
 */
void kernel_add_groups(const void *values, int is_integer, const int64_t *offsets, size_t n_groups,
                       uint64_t *totals, uint64_t *squares)
{
    struct sums by_shift[N_SHIFTS];
    memset(by_shift, 0, sizeof by_shift);
    memset(totals, 0, n_groups * TOTAL_WORDS * sizeof *totals);
    memset(squares, 0, n_groups * SQUARE_WORDS * sizeof *squares);
    for (size_t group = 0; group < n_groups; group++) {
        size_t stop = (size_t)offsets[group + 1];
        for (size_t start = (size_t)offsets[group]; start < stop; start += MAX_PENDING) {
            size_t n = stop - start < MAX_PENDING ? stop - start : MAX_PENDING;
            uint64_t *total = totals + group * TOTAL_WORDS, *square = squares + group * SQUARE_WORDS;
            if (is_integer)
                add_integers((const int64_t *)values + start, n, total, square);
            else
                add_floats((const uint64_t *)values + start, n, by_shift, total, square);
        }
    }
}
