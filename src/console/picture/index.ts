export {
  createGraphicalPictures,
  type GraphicalPicturesDeps,
  type GraphicalPicturesOptions,
} from "./graphical-pictures.ts";
