package dev.dayone.dashboard.report;

import com.openhtmltopdf.extend.FSSupplier;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FSFontUseCase;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.slf4j.Slf4jLogger;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import dev.dayone.dashboard.document.Csv;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.warehouse.study.ReleasedTable;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Reports as files: a PDF that screen readers and archives take (PDF/UA-1, PDF/A-3a) with its tables attached, one HTML file that needs nothing else, and CSV.
 * The same report gives the same bytes.
 */
public final class ReportWriter {

    private static final String FAMILY = "Source Sans 3";

    private final Templates pages;
    private final String css = new String(resource("report.css"), StandardCharsets.UTF_8);
    private final byte[] regular = resource("SourceSans3-Regular.ttf");
    private final byte[] bold = resource("SourceSans3-Bold.ttf");

    public ReportWriter(Templates pages) {
        this.pages = pages;
        XRLog.setLoggerImpl(new Slf4jLogger());
    }

    /** One file for a browser. */
    public byte[] html(FunderReport report, Imprint imprint) {
        return filled(report, imprint).getBytes(StandardCharsets.UTF_8);
    }

    /** The report as a page, well-formed as XML. */
    private String filled(FunderReport report, Imprint imprint) {
        return pages.render("report.jte", Map.of("report", report, "imprint", imprint, "css", css));
    }

    /** All tables of the report, one after the other, each under a line with its name. */
    public byte[] csv(FunderReport report) {
        StringBuilder out = new StringBuilder();
        report.tables()
                .forEach(table ->
                        out.append("# ").append(table.file()).append("\r\n").append(Csv.of(table)));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A4, with the tables attached.
     *
     * @param at written into the file as the time it was made
     */
    public byte[] pdf(FunderReport report, Imprint imprint, Instant at) {
        try (PDDocument document = new PDDocument()) {
            ByteArrayOutputStream drawn = new ByteArrayOutputStream();
            PdfRendererBuilder builder = new PdfRendererBuilder();
            builder.usePDDocument(document);
            builder.withHtmlContent(filled(report, imprint.onPaper()), null);
            builder.usePdfAConformance(PdfAConformance.PDFA_3_A);
            builder.usePdfUaAccessibility(true);
            builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            font(builder, document, regular, 400);
            font(builder, document, bold, 700);
            builder.useSVGDrawer(new BatikSVGDrawer());
            builder.withProducer("DayOne");
            builder.toStream(drawn);
            builder.run();
            return finished(drawn.toByteArray(), report, at);
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written as PDF", e);
        }
    }

    /** Without ligatures, whose glyphs stand for no one character and could not be read out. */
    private static void font(PdfRendererBuilder builder, PDDocument document, byte[] bytes, int weight)
            throws IOException {
        TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(bytes));
        font.setEnableGsub(false);
        builder.useFont(
                new PDFontSupplier(PDType0Font.load(document, font, true)), FAMILY, weight, FontStyle.NORMAL, true);
        FSSupplier<InputStream> outlines = () -> new ByteArrayInputStream(bytes);
        builder.useFont(outlines, FAMILY, weight, FontStyle.NORMAL, true, EnumSet.of(FSFontUseCase.SVG));
    }

    /** Attaches the tables and fixes everything in the file that the clock or chance would write. */
    private static byte[] finished(byte[] pdf, FunderReport report, Instant at) throws IOException {
        Calendar made = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        made.setTimeInMillis(at.toEpochMilli());
        try (PDDocument document = Loader.loadPDF(pdf)) {
            COSArray attached = new COSArray();
            Map<String, PDComplexFileSpecification> files = new TreeMap<>();
            for (ReleasedTable table : report.tables()) {
                byte[] bytes = Csv.of(table).getBytes(StandardCharsets.UTF_8);
                PDEmbeddedFile file =
                        new PDEmbeddedFile(document, new ByteArrayInputStream(bytes), COSName.FLATE_DECODE);
                file.setSubtype("text/csv");
                file.setSize(bytes.length);
                file.setCreationDate(made);
                file.setModDate(made);
                PDComplexFileSpecification specification = new PDComplexFileSpecification();
                specification.setFile(table.file());
                specification.setFileUnicode(table.file());
                specification.setFileDescription("Table of the report");
                specification.setEmbeddedFile(file);
                specification.setEmbeddedFileUnicode(file);
                specification.getCOSObject().setName("AFRelationship", "Data");
                files.put(table.file(), specification);
                attached.add(specification);
            }
            PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(files);
            PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
            names.setEmbeddedFiles(tree);
            document.getDocumentCatalog().setNames(names);
            document.getDocumentCatalog().getCOSObject().setItem("AF", attached);
            document.getDocumentInformation().setCreationDate(made);
            document.getDocumentInformation().setModificationDate(made);
            dates(document, at);
            document.setDocumentId(at.toEpochMilli());
            document.getDocument().getTrailer().removeItem(COSName.ID);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** The dates in the XMP must be those of the file. */
    private static void dates(PDDocument document, Instant at) throws IOException {
        var metadata = document.getDocumentCatalog().getMetadata();
        String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        String when = at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        String fixed = xmp.replaceAll("(<xmp:(CreateDate|ModifyDate|MetadataDate)>)[^<]*(</xmp:)", "$1" + when + "$3");
        metadata.importXMPMetadata(fixed.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) {
        try (InputStream in = ReportWriter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not packaged");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
