;; One pass of Myers' bit-parallel edit distance over 256 rows for all columns: four words of 64 in two vectors, each word one column
;; behind the word above it, so that all four go on at once.
;; At 0: for each of the four words the bits of the rows that count. `text`: for each column the address of its symbol's four words of
;; row bits; three columns stand before the first, of a symbol that every row has, and three of any after the last. `carry`: for each
;; column a byte of what the row above adds (1) or takes (2), replaced by what the last row does; three bytes before are written to.
;; Returns how much the rows that count add in the last column.
(module
  (memory (export "memory") 2)
  (func (export "pass") (param $columns i32) (param $text i32) (param $carry i32) (result i32)
    (local $up v128) (local $down v128) (local $equal v128) (local $match v128) (local $across v128) (local $plus v128) (local $minus v128)
    (local $lowUp v128) (local $lowDown v128) (local $lowPlus v128) (local $lowMinus v128) (local $lowEqual v128)
    (local $first i32) (local $second i32) (local $third i32) (local $fourth i32) (local $byte i32) (local $sum i32) (local $end i32)
    (local.set $up (v128.const i64x2 -1 -1))
    (local.set $lowUp (v128.const i64x2 -1 -1))
    ;; What each word gave in the column before: one less, as in the columns before the first.
    (local.set $minus (v128.const i64x2 1 1))
    (local.set $lowMinus (v128.const i64x2 1 1))
    (local.set $first (i32.load (i32.sub (local.get $text) (i32.const 4))))
    (local.set $second (local.get $first))
    (local.set $third (local.get $first))
    (local.set $end (i32.add (local.get $carry) (local.get $columns)))
    (block $done
      (loop $next
        (local.set $fourth (local.get $third))
        (local.set $third (local.get $second))
        (local.set $second (local.get $first))
        (local.set $first (i32.load (local.get $text)))
        (local.set $equal (v128.load64_lane offset=8 1 (local.get $second) (v128.load64_zero (local.get $first))))
        (local.set $lowEqual (v128.load64_lane offset=24 1 (local.get $fourth) (v128.load64_zero offset=16 (local.get $third))))
        ;; The lower words take what the upper ones gave a step before.
        (local.set $lowPlus
          (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $plus) (local.get $lowPlus)))
        (local.set $lowMinus
          (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $minus) (local.get $lowMinus)))
        (local.set $byte (i32.load8_u (local.get $carry)))
        (local.set $plus
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
            (i64x2.splat (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 1)))) (local.get $plus)))
        (local.set $minus
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
            (i64x2.splat (i64.extend_i32_u (i32.shr_u (local.get $byte) (i32.const 1)))) (local.get $minus)))
        ;; The upper two words.
        (local.set $match (v128.or (local.get $equal) (local.get $minus)))
        (local.set $match
          (v128.or (local.get $match)
            (v128.xor (local.get $up) (i64x2.add (local.get $up) (v128.and (local.get $match) (local.get $up))))))
        (local.set $equal (v128.or (local.get $equal) (local.get $down)))
        (local.set $across (v128.or (local.get $down) (v128.not (v128.or (local.get $match) (local.get $up)))))
        (local.set $match (v128.and (local.get $match) (local.get $up)))
        (local.set $down (v128.or (i64x2.shl (local.get $across) (i32.const 1)) (local.get $plus)))
        (local.set $up
          (v128.or
            (v128.or (i64x2.shl (local.get $match) (i32.const 1)) (local.get $minus))
            (v128.not (v128.or (local.get $equal) (local.get $down)))))
        (local.set $down (v128.and (local.get $down) (local.get $equal)))
        (local.set $plus (i64x2.shr_u (local.get $across) (i32.const 63)))
        (local.set $minus (i64x2.shr_u (local.get $match) (i32.const 63)))
        ;; The lower two.
        (local.set $match (v128.or (local.get $lowEqual) (local.get $lowMinus)))
        (local.set $match
          (v128.or (local.get $match)
            (v128.xor (local.get $lowUp) (i64x2.add (local.get $lowUp) (v128.and (local.get $match) (local.get $lowUp))))))
        (local.set $lowEqual (v128.or (local.get $lowEqual) (local.get $lowDown)))
        (local.set $across (v128.or (local.get $lowDown) (v128.not (v128.or (local.get $match) (local.get $lowUp)))))
        (local.set $match (v128.and (local.get $match) (local.get $lowUp)))
        (local.set $lowDown (v128.or (i64x2.shl (local.get $across) (i32.const 1)) (local.get $lowPlus)))
        (local.set $lowUp
          (v128.or
            (v128.or (i64x2.shl (local.get $match) (i32.const 1)) (local.get $lowMinus))
            (v128.not (v128.or (local.get $lowEqual) (local.get $lowDown)))))
        (local.set $lowDown (v128.and (local.get $lowDown) (local.get $lowEqual)))
        (local.set $lowPlus (i64x2.shr_u (local.get $across) (i32.const 63)))
        (local.set $lowMinus (i64x2.shr_u (local.get $match) (i32.const 63)))
        (i32.store8
          (i32.sub (local.get $carry) (i32.const 3))
          (i32.or
            (i32.wrap_i64 (i64x2.extract_lane 1 (local.get $lowPlus)))
            (i32.shl (i32.wrap_i64 (i64x2.extract_lane 1 (local.get $lowMinus))) (i32.const 1))))
        (local.set $text (i32.add (local.get $text) (i32.const 4)))
        (local.set $carry (i32.add (local.get $carry) (i32.const 1)))
        (br_if $next (i32.lt_s (local.get $carry) (local.get $end)))
        ;; Each word ends a step after the one above.
        (local.set $byte (i32.sub (local.get $carry) (local.get $end)))
        (if (i32.eqz (local.get $byte))
          (then
            (local.set $sum
              (call $rise (i64x2.extract_lane 0 (local.get $up)) (i64x2.extract_lane 0 (local.get $down)) (i64.load (i32.const 0))))
            (br $next)))
        (if (i32.eq (local.get $byte) (i32.const 1))
          (then
            (local.set $sum
              (i32.add (local.get $sum)
                (call $rise (i64x2.extract_lane 1 (local.get $up)) (i64x2.extract_lane 1 (local.get $down)) (i64.load (i32.const 8)))))
            (br $next)))
        (if (i32.eq (local.get $byte) (i32.const 2))
          (then
            (local.set $sum
              (i32.add (local.get $sum)
                (call $rise (i64x2.extract_lane 0 (local.get $lowUp)) (i64x2.extract_lane 0 (local.get $lowDown)) (i64.load (i32.const 16)))))
            (br $next)))
        (br $done)))
    (i32.add (local.get $sum)
      (call $rise (i64x2.extract_lane 1 (local.get $lowUp)) (i64x2.extract_lane 1 (local.get $lowDown)) (i64.load (i32.const 24)))))

  ;; How much the rows of a word that count add together.
  (func $rise (param $up i64) (param $down i64) (param $counts i64) (result i32)
    (i32.sub
      (i32.wrap_i64 (i64.popcnt (i64.and (local.get $up) (local.get $counts))))
      (i32.wrap_i64 (i64.popcnt (i64.and (local.get $down) (local.get $counts))))))
)
