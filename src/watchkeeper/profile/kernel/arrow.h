/* The C data and stream interfaces of Apache Arrow, a stable ABI in which Polars hands out columns without a copy.
 *
 * https://arrow.apache.org/docs/format/CDataInterface.html, .../CStreamInterface.html
 */
#ifndef WATCHKEEPER_ARROW_H
#define WATCHKEEPER_ARROW_H

#include <stddef.h>
#include <stdint.h>

struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

/* A column as it lies in memory: arrays of one type, one after another. */
struct column {
    struct ArrowArray *chunks;
    size_t n_chunks;
};

/* Takes all arrays of a stream, whose format must be `format` ("g" float64, "l" int64, "vu" string views).
 * Returns 0, or -1 where it cannot, and then there is nothing to release. */
int take_column(struct ArrowArrayStream *stream, const char *format, struct column *column);

void release_column(struct column *column);

#endif
