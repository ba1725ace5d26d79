/**
 * What each key types, as Linux's own layouts (xkeyboard-config) have it; compared with them in `test/control`.
 *
 * Four rows of the keys of `US_ROWS` in their order, separated by blanks, for each of: no modifier, Shift, AltGr, and both.
 * `--` is nothing. A name of more than one letter is a dead key. `iso` is the key left of Z that US keyboards lack.
 */
export interface LayoutTable {
  readonly plain: readonly string[];
  readonly shift: readonly string[];
  readonly altGr?: readonly string[];
  readonly shiftAltGr?: readonly string[];
  /** Plain, Shift, AltGr. */
  readonly iso?: string;
}

/** Dead keys, and the combining mark that each stands for. */
export const DEAD_KEYS: ReadonlyMap<string, string> = new Map([
  ["grave", "\u0300"],
  ["acute", "\u0301"],
  ["circumflex", "\u0302"],
  ["tilde", "\u0303"],
  ["diaeresis", "\u0308"],
]);

/** What a dead key types when a space follows. */
export const SPACING: ReadonlyMap<string, string> = new Map([
  ["`", "grave"],
  ["´", "acute"],
  ["^", "circumflex"],
  ["~", "tilde"],
  ["¨", "diaeresis"],
]);

export const LAYOUTS: Readonly<Record<string, LayoutTable>> = {
  "en-us": {
    plain: ["` 1 2 3 4 5 6 7 8 9 0 - =", "q w e r t y u i o p [ ]", "a s d f g h j k l ; ' \\", "z x c v b n m , . /"],
    shift: ["~ ! @ # $ % ^ & * ( ) _ +", "Q W E R T Y U I O P { }", 'A S D F G H J K L : " |', "Z X C V B N M < > ?"],
  },
  "en-gb": {
    plain: ["` 1 2 3 4 5 6 7 8 9 0 - =", "q w e r t y u i o p [ ]", "a s d f g h j k l ; ' #", "z x c v b n m , . /"],
    shift: ['¬ ! " £ $ % ^ & * ( ) _ +', "Q W E R T Y U I O P { }", "A S D F G H J K L : @ ~", "Z X C V B N M < > ?"],
    altGr: ["| -- -- -- € -- -- -- -- -- -- \\ --", "", "", ""],
    iso: "\\ |",
  },
  de: {
    plain: [
      "circumflex 1 2 3 4 5 6 7 8 9 0 ß acute",
      "q w e r t z u i o p ü +",
      "a s d f g h j k l ö ä #",
      "y x c v b n m , . -",
    ],
    shift: [
      '° ! " § $ % & / ( ) = ? grave',
      "Q W E R T Z U I O P Ü *",
      "A S D F G H J K L Ö Ä '",
      "Y X C V B N M ; : _",
    ],
    altGr: ["-- -- ² ³ -- -- -- { [ ] } \\ --", "@ -- € -- -- -- -- -- -- -- -- ~", "", "-- -- -- -- -- -- µ -- -- --"],
    iso: "< > |",
  },
  fr: {
    plain: [
      "² & é \" ' ( - è _ ç à ) =",
      "a z e r t y u i o p circumflex $",
      "q s d f g h j k l m ù *",
      "w x c v b n , ; : !",
    ],
    shift: [
      "-- 1 2 3 4 5 6 7 8 9 0 ° +",
      "A Z E R T Y U I O P diaeresis £",
      "Q S D F G H J K L M % µ",
      "W X C V B N ? . / §",
    ],
    altGr: ["-- -- ~ # { [ | ` \\ ^ @ ] }", "-- -- € -- -- -- -- -- -- -- -- ¤", "", ""],
    shiftAltGr: ["", "-- <", "", "-- >"],
    iso: "< >",
  },
  es: {
    plain: [
      "º 1 2 3 4 5 6 7 8 9 0 ' ¡",
      "q w e r t y u i o p grave +",
      "a s d f g h j k l ñ acute ç",
      "z x c v b n m , . -",
    ],
    shift: [
      'ª ! " · $ % & / ( ) = ? ¿',
      "Q W E R T Y U I O P circumflex *",
      "A S D F G H J K L Ñ diaeresis Ç",
      "Z X C V B N M ; : _",
    ],
    altGr: [
      "\\ | @ # tilde -- ¬ -- -- -- -- -- --",
      "-- -- € -- -- -- -- -- -- -- [ ]",
      "-- -- -- -- -- -- -- -- -- -- { }",
      "",
    ],
    shiftAltGr: ["", "", "", "< >"],
    iso: "< >",
  },
  it: {
    plain: ["\\ 1 2 3 4 5 6 7 8 9 0 ' ì", "q w e r t y u i o p è +", "a s d f g h j k l ò à ù", "z x c v b n m , . -"],
    shift: ['| ! " £ $ % & / ( ) = ? ^', "Q W E R T Y U I O P é *", "A S D F G H J K L ç ° §", "Z X C V B N M ; : _"],
    altGr: [
      "-- -- -- -- -- -- -- -- -- -- -- ` ~",
      "-- -- € -- -- -- -- -- -- -- [ ]",
      "-- -- -- -- -- -- -- -- -- @ # --",
      "",
    ],
    shiftAltGr: ["", "-- -- -- -- -- -- -- -- -- -- { }", "", "< >"],
    iso: "< >",
  },
  se: {
    plain: [
      "§ 1 2 3 4 5 6 7 8 9 0 + acute",
      "q w e r t y u i o p å diaeresis",
      "a s d f g h j k l ö ä '",
      "z x c v b n m , . -",
    ],
    shift: [
      '½ ! " # ¤ % & / ( ) = ? grave',
      "Q W E R T Y U I O P Å circumflex",
      "A S D F G H J K L Ö Ä *",
      "Z X C V B N M ; : _",
    ],
    altGr: [
      "-- -- @ £ $ € -- { [ ] } \\ --",
      "-- -- -- -- -- -- -- -- -- -- -- tilde",
      "",
      "-- -- -- -- -- -- µ -- -- --",
    ],
    shiftAltGr: ["", "", "", "< >"],
    iso: "< > |",
  },
  jp: {
    plain: ["-- 1 2 3 4 5 6 7 8 9 0 - ^", "q w e r t y u i o p @ [", "a s d f g h j k l ; : ]", "z x c v b n m , . /"],
    shift: [
      "-- ! \" # $ % & ' ( ) -- = ~",
      "Q W E R T Y U I O P ` {",
      "A S D F G H J K L + * }",
      "Z X C V B N M < > ?",
    ],
    iso: "-- -- |",
  },
};
