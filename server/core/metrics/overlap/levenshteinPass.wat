;; One pass of Myers' bit-parallel edit distance over 256 rows for all columns: four words of 64 in two vectors, each word one column
;; behind the word above it, so that all four go on at once. Addresses and offsets are in bytes.
;; `text`: for each column the address of its symbol's row bits; the column before the first is of a symbol that every row has, and three
;; of any stand after the last. `offset`: where the pass's rows begin in row bits. `carry`: for each column a byte of what the row above
;; does, 1 where it does not add and 2 where it takes, replaced by what the last row does; three bytes before are written to.
;; Returns how much the rows add in the last column.
;; `moves`: where it is not 0, the window of rows moves on by a word so often, to follow the diagonal of texts that are alike: after
;; `turn` columns and then after every 64. What it leaves out is taken to cost as much as it may, so that the last row's cost is that of
;; some way to edit. Whether the texts are alike, with a distance of about `most`, is asked before each move; where they are not, the
;; pass goes on without moves, or gives up. At 0 it leaves how often it has moved.
(module
  (memory (export "memory") 2)
  (func (export "pass")
    (param $columns i32) (param $text i32) (param $carry i32) (param $offset i32) (param $moves i32) (param $turn i32) (param $most i32)
    (result i32)
    (local $up v128) (local $down v128) (local $equal v128) (local $match v128) (local $across v128) (local $noPlus v128) (local $minus v128)
    (local $lowUp v128) (local $lowDown v128) (local $lowNoPlus v128) (local $lowMinus v128) (local $lowEqual v128)
    (local $first i32) (local $second i32) (local $third i32) (local $fourth i32) (local $byte i32) (local $sum i32) (local $end i32)
    (local $begin i32) (local $stop i32) (local $counts i32) (local $cost i32)
    (local.set $up (v128.const i64x2 -1 -1))
    (local.set $lowUp (v128.const i64x2 -1 -1))
    ;; What each word gave in the column before: one less, as in the columns before the first.
    (local.set $noPlus (v128.const i64x2 1 1))
    (local.set $lowNoPlus (v128.const i64x2 1 1))
    (local.set $minus (v128.const i64x2 1 1))
    (local.set $lowMinus (v128.const i64x2 1 1))
    (local.set $counts (i32.add (i32.load (i32.sub (local.get $text) (i32.const 4))) (local.get $offset)))
    (local.set $first (local.get $counts))
    (local.set $second (local.get $first))
    (local.set $third (local.get $first))
    (local.set $begin (local.get $carry))
    (local.set $end (i32.add (local.get $carry) (local.get $columns)))
    (local.set $stop (select (i32.add (local.get $carry) (local.get $turn)) (local.get $end) (local.get $moves)))
    (i32.store (i32.const 0) (i32.const 0))
    (block $done
      (loop $next
        (local.set $fourth (local.get $third))
        (local.set $third (local.get $second))
        (local.set $second (local.get $first))
        (local.set $first (i32.add (i32.load (local.get $text)) (local.get $offset)))
        (local.set $equal (v128.load64_lane offset=8 1 (local.get $second) (v128.load64_zero (local.get $first))))
        (local.set $lowEqual (v128.load64_lane offset=24 1 (local.get $fourth) (v128.load64_zero offset=16 (local.get $third))))
        ;; The lower words take what the upper ones gave a step before.
        (local.set $lowNoPlus
          (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $noPlus) (local.get $lowNoPlus)))
        (local.set $lowMinus
          (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $minus) (local.get $lowMinus)))
        (local.set $byte (i32.load8_u (local.get $carry)))
        (local.set $noPlus
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
            (i64x2.splat (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 1)))) (local.get $noPlus)))
        (local.set $minus
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
            (i64x2.splat (i64.extend_i32_u (i32.shr_u (local.get $byte) (i32.const 1)))) (local.get $minus)))
        ;; The upper two words. What does not add is kept in the place of what adds: that takes fewer steps.
        (local.set $match (v128.or (local.get $equal) (local.get $minus)))
        (local.set $match
          (v128.or (local.get $match)
            (v128.xor (local.get $up) (i64x2.add (local.get $up) (v128.and (local.get $match) (local.get $up))))))
        (local.set $equal (v128.or (local.get $equal) (local.get $down)))
        (local.set $across (v128.andnot (v128.or (local.get $match) (local.get $up)) (local.get $down)))
        (local.set $match (v128.and (local.get $match) (local.get $up)))
        (local.set $down (v128.or (i64x2.shl (local.get $across) (i32.const 1)) (local.get $noPlus)))
        (local.set $up
          (v128.or
            (v128.or (i64x2.shl (local.get $match) (i32.const 1)) (local.get $minus))
            (v128.andnot (local.get $down) (local.get $equal))))
        (local.set $down (v128.andnot (local.get $equal) (local.get $down)))
        (local.set $noPlus (i64x2.shr_u (local.get $across) (i32.const 63)))
        (local.set $minus (i64x2.shr_u (local.get $match) (i32.const 63)))
        ;; The lower two.
        (local.set $match (v128.or (local.get $lowEqual) (local.get $lowMinus)))
        (local.set $match
          (v128.or (local.get $match)
            (v128.xor (local.get $lowUp) (i64x2.add (local.get $lowUp) (v128.and (local.get $match) (local.get $lowUp))))))
        (local.set $lowEqual (v128.or (local.get $lowEqual) (local.get $lowDown)))
        (local.set $across (v128.andnot (v128.or (local.get $match) (local.get $lowUp)) (local.get $lowDown)))
        (local.set $match (v128.and (local.get $match) (local.get $lowUp)))
        (local.set $lowDown (v128.or (i64x2.shl (local.get $across) (i32.const 1)) (local.get $lowNoPlus)))
        (local.set $lowUp
          (v128.or
            (v128.or (i64x2.shl (local.get $match) (i32.const 1)) (local.get $lowMinus))
            (v128.andnot (local.get $lowDown) (local.get $lowEqual))))
        (local.set $lowDown (v128.andnot (local.get $lowEqual) (local.get $lowDown)))
        (local.set $lowNoPlus (i64x2.shr_u (local.get $across) (i32.const 63)))
        (local.set $lowMinus (i64x2.shr_u (local.get $match) (i32.const 63)))
        (i32.store8
          (i32.sub (local.get $carry) (i32.const 3))
          (i32.or
            (i32.wrap_i64 (i64x2.extract_lane 1 (local.get $lowNoPlus)))
            (i32.shl (i32.wrap_i64 (i64x2.extract_lane 1 (local.get $lowMinus))) (i32.const 1))))
        (local.set $text (i32.add (local.get $text) (i32.const 4)))
        (local.set $carry (i32.add (local.get $carry) (i32.const 1)))
        (br_if $next (i32.lt_s (local.get $carry) (local.get $stop)))
        (if (i32.lt_s (local.get $carry) (local.get $end))
          (then
            (local.set $byte (i32.sub (local.get $carry) (local.get $begin)))
            ;; The cost in the middle of the window, near the diagonal.
            (local.set $cost
              (i32.add
                (i32.add (local.get $byte) (local.get $sum))
                (i32.add
                  (i32.add
                    (call $rise (i64x2.extract_lane 0 (local.get $up)) (i64x2.extract_lane 0 (local.get $down)) (i64.const -1))
                    (call $rise (i64x2.extract_lane 1 (local.get $up)) (i64x2.extract_lane 1 (local.get $down)) (i64.const -1)))
                  (call $rise (i64x2.extract_lane 0 (local.get $lowUp)) (i64x2.extract_lane 0 (local.get $lowDown)) (i64.const 0x3ffffffff)))))
            (if
              (i32.or
                (i32.gt_s (i32.mul (local.get $cost) (i32.const 2)) (local.get $byte))
                (i64.gt_s
                  (i64.mul (i64.extend_i32_s (local.get $cost)) (i64.extend_i32_s (local.get $columns)))
                  (i64.mul (i64.extend_i32_s (local.get $byte)) (i64.extend_i32_s (i32.mul (local.get $most) (i32.const 2))))))
              (then
                (if (i32.load (i32.const 0)) (then (return (local.get $most))))
                (local.set $stop (local.get $end))
                (br $next)))
            (local.set $sum
              (i32.add
                (i32.add (local.get $sum) (call $rise (i64x2.extract_lane 0 (local.get $up)) (i64x2.extract_lane 0 (local.get $down)) (i64.const -1)))
                (i32.add
                  (i32.wrap_i64 (i64x2.extract_lane 0 (local.get $noPlus)))
                  (i32.wrap_i64 (i64x2.extract_lane 0 (local.get $minus))))))
            (local.set $up (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $up) (local.get $lowUp)))
            (local.set $lowUp (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $lowUp) (v128.const i64x2 -1 -1)))
            (local.set $down (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $down) (local.get $lowDown)))
            (local.set $lowDown (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $lowDown) (v128.const i64x2 0 0)))
            (local.set $noPlus (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $noPlus) (local.get $lowNoPlus)))
            (local.set $lowNoPlus (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $lowNoPlus) (v128.const i64x2 0 0)))
            (local.set $minus (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $minus) (local.get $lowMinus)))
            (local.set $lowMinus (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $lowMinus) (v128.const i64x2 0 0)))
            ;; Each word is now in the place of the one that was a column further on.
            (local.set $offset (i32.add (local.get $offset) (i32.const 8)))
            (local.set $counts (i32.add (local.get $counts) (i32.const 8)))
            (local.set $first (i32.add (local.get $second) (i32.const 8)))
            (local.set $second (i32.add (local.get $third) (i32.const 8)))
            (local.set $third (i32.add (local.get $fourth) (i32.const 8)))
            (local.set $text (i32.sub (local.get $text) (i32.const 4)))
            (local.set $carry (i32.sub (local.get $carry) (i32.const 1)))
            (local.set $moves (i32.sub (local.get $moves) (i32.const 1)))
            (local.set $stop (select (i32.add (local.get $stop) (i32.const 64)) (local.get $end) (local.get $moves)))
            (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
            (br $next)))
        ;; Each word ends a step after the one above.
        (local.set $byte (i32.sub (local.get $carry) (local.get $end)))
        (if (i32.eqz (local.get $byte))
          (then
            (local.set $sum
              (i32.add (local.get $sum)
                (call $rise (i64x2.extract_lane 0 (local.get $up)) (i64x2.extract_lane 0 (local.get $down)) (i64.load offset=0 (local.get $counts)))))
            (br $next)))
        (if (i32.eq (local.get $byte) (i32.const 1))
          (then
            (local.set $sum
              (i32.add (local.get $sum)
                (call $rise (i64x2.extract_lane 1 (local.get $up)) (i64x2.extract_lane 1 (local.get $down)) (i64.load offset=8 (local.get $counts)))))
            (br $next)))
        (if (i32.eq (local.get $byte) (i32.const 2))
          (then
            (local.set $sum
              (i32.add (local.get $sum)
                (call $rise (i64x2.extract_lane 0 (local.get $lowUp)) (i64x2.extract_lane 0 (local.get $lowDown)) (i64.load offset=16 (local.get $counts)))))
            (br $next)))
        (br $done)))
    (i32.add (local.get $sum)
      (call $rise (i64x2.extract_lane 1 (local.get $lowUp)) (i64x2.extract_lane 1 (local.get $lowDown)) (i64.load offset=24 (local.get $counts)))))

  ;; How much the rows of a word that count add together.
  (func $rise (param $up i64) (param $down i64) (param $counts i64) (result i32)
    (i32.sub
      (i32.wrap_i64 (i64.popcnt (i64.and (local.get $up) (local.get $counts))))
      (i32.wrap_i64 (i64.popcnt (i64.and (local.get $down) (local.get $counts))))))

  ;; For each of `count` bytes the address of its symbol's row bits, which lie `stride` apart.
  (func (export "locate") (param $from i32) (param $count i32) (param $to i32) (param $places i32) (param $stride i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $from) (local.get $count)))
    (loop $next
      (i32.store (local.get $to) (i32.add (local.get $places) (i32.mul (i32.load8_u (local.get $from)) (local.get $stride))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $end)))))

  ;; Sets for each of `count` rows its bit at the address that stands at `rows`.
  (func (export "mark") (param $rows i32) (param $count i32)
    (local $row i32) (local $at i32)
    (loop $next
      (local.set $at
        (i32.add
          (i32.load (i32.add (local.get $rows) (i32.shl (local.get $row) (i32.const 2))))
          (i32.shl (i32.shr_u (local.get $row) (i32.const 6)) (i32.const 3))))
      (i64.store (local.get $at)
        (i64.or (i64.load (local.get $at)) (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $row)))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $row) (local.get $count)))))
)
