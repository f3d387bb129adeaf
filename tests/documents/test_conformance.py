"""The file that is handed out, signature and all, is PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO
14289-1): by a validator, and the clauses that a signature can break, each read from the finished file."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest
from page import validate_pdf_bytes
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from rantau.access.scope import reading_as
from rantau.documents import signing
from rantau.documents.files import get_printed_path
from rantau.documents.interface import request_signed_copy
from rantau.documents.verification import extract_seal
from rantau.worker.periodic_tasks import print_documents
from tests.factories.documents import issue_document
from tests.worker_login import get_officer_as_system

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
# Schemas that PDF/A-2 knows without a declaration (XMP specification of 2005, and its own).
KNOWN_SCHEMAS = {
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://ns.adobe.com/xap/1.0/mm/}",
    "{http://ns.adobe.com/xap/1.0/t/pg/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://www.aiim.org/pdfa/ns/id/}",
    EXTENSION,
}
INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE_NO_VIEW = 1, 2, 4, 32, 256


@pytest.fixture
def serial(worker_db):
    clerk = get_officer_as_system("loket.3212")
    one = issue_document(clerk)
    with reading_as(clerk):
        request_signed_copy(one.id)
    assert print_documents() == 2
    return one.serial


@pytest.fixture
def printed(serial):
    """The bytes before the signature."""
    return get_printed_path(serial, 2027).read_bytes()


@pytest.fixture
def copy(serial):
    """The bytes that are handed out."""
    return get_printed_path(serial, 2027, signed=True).read_bytes()


@pytest.fixture
def pdf(copy):
    """The same, opened."""
    with pikepdf.open(BytesIO(copy)) as opened:
        yield opened


@pytest.fixture
def annotations(pdf):
    """The annotations of the page by kind: one link and one field."""
    by_kind = {str(one.Subtype): one for one in pdf.pages[0].Annots}
    assert sorted(by_kind) == ["/Link", "/Widget"]
    return by_kind


class TestByAValidator:
    @pytest.mark.parametrize("profile", ["2a", "ua1"])
    def test_print_and_signed_copy_keep_every_rule(self, printed, copy, profile):
        for file in (printed, copy):
            report = validate_pdf_bytes(file, profile=profile)
            assert [(each.rule_id, each.message) for each in report.failures] == []
            assert report.is_compliant
            assert report.rules.total > 100

    @pytest.mark.parametrize("profile", ["2a", "ua1"])
    def test_it_finds_what_is_broken(self, pdf, profile):
        del pdf.Root.StructTreeRoot
        broken = BytesIO()
        pdf.save(broken)
        assert not validate_pdf_bytes(broken.getvalue(), profile=profile).is_compliant


def find_structure_element(pdf, annotation):
    """The element of the structure tree that the parent tree gives for an annotation."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    assert pdf.Root.StructTreeRoot.ParentTreeNextKey > keys[-1]
    return dict(zip(keys, numbers[1::2], strict=True))[int(annotation.StructParent)]


class TestFileStructure:
    def test_the_library_finds_no_fault_in_the_syntax(self, pdf):
        assert pdf.check_pdf_syntax() == []

    def test_every_object_begins_and_ends_a_line(self, copy):
        """ISO 19005-2 section 6.1.9."""
        offsets = [int(entry) for entry in re.findall(rb"(?m)^(\d{10}) 00000 n", copy)]
        assert len(offsets) > 80
        for at in offsets:
            assert copy[at - 1 : at] in (b"\n", b"\r")
            assert re.match(rb"\d+ 0 obj[\r\n]", copy[at : at + 20])
        assert not re.search(rb"[^\r\n]endobj", copy)

    def test_the_version_is_that_of_pdf_a_2(self, copy, pdf):
        """Section 6.1.2: PDF 1.7, in the header and in no catalog."""
        assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", copy)
        assert "/Version" not in pdf.Root
        assert [str(one.BaseVersion) for one in pdf.Root.Extensions.values()] == ["/1.7"]

    def test_nothing_stands_behind_the_end_and_the_file_has_an_id(self, copy, pdf):
        """Section 6.1.3."""
        assert re.search(rb"%%EOF[\r\n]{0,2}\Z", copy)
        assert len(pdf.trailer.ID) == 2
        assert "/Encrypt" not in pdf.trailer

    def test_hexadecimal_strings_are_whole_bytes(self, copy):
        """Section 6.1.6."""
        found = re.findall(rb"/Contents <([0-9A-Fa-f]+)>", copy)
        assert [len(digits) % 2 for digits in found] == [0]

    def test_no_filter_is_forbidden(self, pdf):
        """Section 6.1.7."""
        filters = {str(o.get("/Filter")) for o in pdf.objects if isinstance(o, pikepdf.Stream)}
        assert filters <= {"None", "/FlateDecode"}

    def test_every_font_is_embedded_and_has_its_characters(self, pdf):
        """Sections 6.2.11.4 and 6.2.11.7."""
        dictionaries = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        descriptors = [o for o in dictionaries if o.get("/Type") == "/FontDescriptor"]
        assert len(descriptors) >= 2
        assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in descriptors)
        composite = [o for o in dictionaries if o.get("/Subtype") == "/Type0"]
        assert composite
        assert all("/ToUnicode" in one for one in composite)

    def test_nothing_runs(self, pdf):
        """Section 6.5: the one action opens an address."""
        assert {"/OpenAction", "/AA", "/Names"} & set(pdf.Root.keys()) == set()
        dictionaries = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        actions = [o.A for o in dictionaries if "/A" in o and o.get("/Type") == "/Annot"]
        assert {str(action.S) for action in actions} == {"/URI"}
        assert not any("/AA" in one for one in dictionaries)


class TestMetadata:
    @pytest.fixture
    def properties(self, pdf):
        stream = pdf.Root.Metadata
        assert "/Filter" not in stream
        descriptions = ElementTree.fromstring(stream.read_bytes().strip()).iter(f"{RDF}Description")
        (description,) = descriptions
        return description

    def test_the_signature_leaves_it_as_the_print_has_it(self, printed, pdf):
        with pikepdf.open(BytesIO(printed)) as before:
            assert before.Root.Metadata.read_bytes() == pdf.Root.Metadata.read_bytes()
            assert dict(before.docinfo) == dict(pdf.docinfo)

    def test_it_claims_both_profiles(self, properties):
        """Sections 6.6.4, and 5 of ISO 14289-1."""
        pdfaid = "{http://www.aiim.org/pdfa/ns/id/}"
        assert properties.findtext(f"{pdfaid}part") == "2"
        assert properties.findtext(f"{pdfaid}conformance") == "A"
        assert properties.findtext(f"{PDFUA}part") == "1"

    def test_every_schema_is_known_or_declared(self, properties):
        """Section 6.6.2.3."""
        used = {re.match(r"\{.*?\}", child.tag)[0] for child in properties}
        schemas = properties.findall(f"{EXTENSION}schemas/{RDF}Bag/{RDF}li")
        declared = {f"{{{one.findtext(f'{SCHEMA}namespaceURI')}}}" for one in schemas}
        assert used - KNOWN_SCHEMAS <= declared
        assert PDFUA in declared

    def test_every_declaration_is_complete(self, properties):
        """Section 6.6.2.3.3: each field an element with text, no attribute and no reference."""
        schemas = properties.findall(f"{EXTENSION}schemas/{RDF}Bag/{RDF}li")
        for schema in schemas:
            assert schema.get(f"{RDF}parseType") == "Resource"
            fields = [f"{SCHEMA}schema", f"{SCHEMA}namespaceURI", f"{SCHEMA}prefix"]
            declared = schema.findall(f"{SCHEMA}property/{RDF}Seq/{RDF}li")
            assert all(schema.findtext(field) for field in fields)
            assert declared
            for one in declared:
                assert sorted(child.tag for child in one) == [
                    f"{PROPERTY}{field}" for field in ("category", "description", "name")
                ] + [f"{PROPERTY}valueType"]
                assert all(child.text and not child.attrib for child in one)
                assert one.findtext(f"{PROPERTY}category") in ("internal", "external")


class TestAnnotations:
    def test_they_are_printed_and_shown(self, annotations):
        """ISO 19005-2 section 6.3.2."""
        for annotation in annotations.values():
            flags = int(annotation.F)
            assert flags & PRINT
            assert not flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW)

    def test_the_field_needs_no_appearance(self, annotations, pdf):
        """Sections 6.3.3 and 6.4.1: a field without a size, in a form without script."""
        assert [float(side) for side in annotations["/Widget"].Rect] == [0, 0, 0, 0]
        assert {"/NeedAppearances", "/XFA"} & set(pdf.Root.AcroForm.keys()) == set()
        assert {"/A", "/AA"} & set(annotations["/Widget"].keys()) == set()

    def test_the_field_has_a_description_in_words(self, annotations):
        """ISO 14289-1 section 7.18.1."""
        assert str(annotations["/Widget"].TU).startswith("Tanda tangan elektronik")

    def test_the_field_is_inside_a_form_element_of_the_document(self, annotations, pdf):
        """Section 7.18.4."""
        form = find_structure_element(pdf, annotations["/Widget"])
        assert (form.S, form.K.Type) == ("/Form", "/OBJR")
        assert form.K.Obj.objgen == annotations["/Widget"].objgen
        assert form.P.S == "/Document"
        assert form.objgen in [one.objgen for one in form.P.K]
        assert form.P.P.objgen == pdf.Root.StructTreeRoot.objgen

    def test_the_link_is_described_in_words_and_leads_to_the_seal(self, annotations, pdf, serial):
        """Section 7.18.5."""
        link = annotations["/Link"]
        assert str(link.Contents) == (f"Tautan untuk memeriksa keaslian: Surat Izin Uji {serial}")
        assert re.fullmatch(r"HTTPS?://[^#]+/V#[A-Z2-7]{300,}", str(link.A.URI))
        assert find_structure_element(pdf, link).S == "/Link"

    def test_the_tabs_follow_the_structure(self, pdf):
        """Section 7.18.3."""
        assert pdf.pages[0].Tabs == "/S"

    def test_the_document_is_tagged_in_indonesian_and_shows_its_title(self, pdf):
        """Sections 7.1 and 7.2."""
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.Root.MarkInfo.Suspects
        assert str(pdf.Root.Lang) == "id"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


class TestSignature:
    def test_it_covers_the_whole_file_and_a_reader_trusts_it(self, copy):
        """ISO 19005-2 section 6.4.3."""
        (signature,) = PdfFileReader(BytesIO(copy)).embedded_signatures
        roots = ValidationContext(trust_roots=[signing._get_signer().signing_cert])
        status = validate_pdf_signature(signature, roots)
        assert status.bottom_line
        first, length, second, rest = map(int, signature.sig_object["/ByteRange"])
        assert (first, second + rest) == (0, len(copy))
        assert copy[length : length + 1] + copy[second - 1 : second] == b"<>"
        assert len(signature.signed_data["signer_infos"]) == 1

    def test_the_print_stands_before_it_byte_for_byte_and_its_seal_is_found(self, copy, printed):
        assert copy.startswith(printed)
        assert extract_seal(copy) == extract_seal(printed)
