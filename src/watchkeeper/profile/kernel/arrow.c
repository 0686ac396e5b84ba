/* Taking a column from an Arrow stream; see arrow.h. */
#include "arrow.h"

#include <stdlib.h>
#include <string.h>

static int has_format(struct ArrowArrayStream *stream, const char *format)
{
    struct ArrowSchema schema;
    if (stream->get_schema(stream, &schema))
        return 0;
    int is_alike = strcmp(schema.format, format) == 0;
    if (schema.release)
        schema.release(&schema);
    return is_alike;
}

int take_column(struct ArrowArrayStream *stream, const char *format, struct column *column)
{
    size_t n_room = 0;
    *column = (struct column){NULL, 0};
    if (!has_format(stream, format))
        return -1;
    for (;;) {
        if (column->n_chunks == n_room) {
            n_room = n_room ? 2 * n_room : 8;
            struct ArrowArray *moved = realloc(column->chunks, n_room * sizeof *moved);
            if (!moved)
                break;
            column->chunks = moved;
        }
        struct ArrowArray *chunk = &column->chunks[column->n_chunks];
        if (stream->get_next(stream, chunk))
            break;
        /* The end of a stream is an array that is released already. */
        if (!chunk->release)
            return 0;
        column->n_chunks++;
    }
    release_column(column);
    return -1;
}

void release_column(struct column *column)
{
    for (size_t i = 0; i < column->n_chunks; i++)
        column->chunks[i].release(&column->chunks[i]);
    free(column->chunks);
    *column = (struct column){NULL, 0};
}
