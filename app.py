"""The forum as a WSGI application, `app:app`; `python app.py` serves it, as `forum serve` does."""

from forum.cli import main
from forum.factory import create_serving_app

if __name__ == "__main__":
    main(["serve"])
else:
    app = create_serving_app()
