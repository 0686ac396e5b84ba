from watchkeeper.client.buffer import Buffer, Row


def fill(buffer, n):
    return [buffer.append(Row(str(i), i, {})) for i in range(n)]


def test_rows_come_out_in_the_order_they_went_in():
    buffer = Buffer(1_000)
    waiting = fill(buffer, 500)

    assert waiting == list(range(1, 501))
    assert [row.id for row in buffer.take(450)] == [str(i) for i in range(450)]
    assert [row.id for row in buffer.take(450)] == [str(i) for i in range(450, 500)]
    assert buffer.take(1) == []


def test_a_full_buffer_drops_the_oldest_and_counts_it():
    buffer = Buffer(3)
    waiting = fill(buffer, 5)

    assert waiting == [1, 2, 3, 3, 3]
    assert (buffer.n_appended, buffer.n_dropped, buffer.n_gone, buffer.n_waiting) == (5, 2, 2, 3)
    assert [row.id for row in buffer.take(9)] == ["2", "3", "4"]
    assert buffer.n_gone == 5
